/* Every text comes from the JSON block and reaches the page as text, never as markup or code. */
(function () {
  "use strict";
  var told = JSON.parse(document.getElementById("saihen-data").textContent);
  var words = told.words;
  var SVG = "http://www.w3.org/2000/svg";
  var state = { theme: "plan", year: told.lastYear, district: "", category: "", action: "", search: "" };
  var paths = {};
  Object.keys(told.shapes).forEach(function (shape) { paths[shape] = new Path2D(told.shapes[shape]); });

  function make(tag, text, name) {
    var made = document.createElement(tag);
    if (text !== undefined && text !== null) made.textContent = text;
    if (name) made.className = name;
    return made;
  }
  function into(id, parts) {
    var place = document.getElementById(id);
    place.textContent = "";
    parts.forEach(function (part) { place.appendChild(part); });
    return place;
  }

  /* What a facility looks like in the year and theme chosen. */
  function bucket(row) {
    if (!row.built) return 7;
    return Math.max(0, Math.min(6, Math.floor((state.year - row.built) / 10)));
  }
  function conditionStep(row) {
    if (row.condition === null) return 5;
    for (var step = 0; step < 5; step++) if (row.condition >= told.conditionSteps[step]) return step;
    return 4;
  }
  function isDone(row) { return row.year === null ? true : state.year >= row.year; }
  function lookOf(row) {
    if (state.theme === "age") return { shape: "circle", colour: told.ageColours[bucket(row)] };
    if (state.theme === "condition") return { shape: "circle", colour: told.conditionColours[conditionStep(row)] };
    if (!isDone(row)) return { shape: "circle", colour: "#ffffff" };
    return told.looks[row.action] || { shape: "dot", colour: "#767676" };
  }
  function isShown(row) {
    if (state.district && row.district !== state.district) return false;
    if (state.category && row.category !== state.category) return false;
    if (state.action && row.action !== state.action) return false;
    if (!state.search) return true;
    return (row.name + " " + row.code).toLowerCase().indexOf(state.search.toLowerCase()) >= 0;
  }

  /* Map */
  var map = window[told.map];
  var canvas = L.canvas({ padding: 0.3, tolerance: 4 });
  var Sign = L.CircleMarker.extend({
    _updatePath: function () {
      var renderer = this._renderer;
      if (!renderer._drawing || this._empty()) return;
      var context = renderer._ctx, at = this._point, look = this.options.look;
      context.save();
      context.translate(at.x - 9, at.y - 9);
      context.globalAlpha = told.hollow.indexOf(look.shape) >= 0 ? 0.25 : 1;
      context.fillStyle = look.colour;
      context.fill(paths[look.shape] || paths.circle);
      context.globalAlpha = 1;
      context.lineWidth = 1;
      context.strokeStyle = "#1a1a1c";
      context.stroke(paths[look.shape] || paths.circle);
      context.restore();
    }
  });
  /* Areas lie below the signs, the ways of the facility in question above them. */
  map.createPane("areas").style.zIndex = "350";
  var below = L.svg({ pane: "areas", padding: 0.3 }), above = L.svg();
  function rings(areas) { return areas.map(function (area) { return area.rings.map(function (ring) { return ring.map(function (p) { return [p[1], p[0]]; }); }); }); }
  rings(told.outline).forEach(function (one) { L.polygon(one, { color: "#6b7280", weight: 1.5, fillColor: "#ffffff", fillOpacity: 1, interactive: false, pane: "areas", renderer: below }).addTo(map); });
  rings(told.districts).forEach(function (one, index) {
    var drawn = L.polygon(one, { color: "#9aa1ab", weight: 1, dashArray: "4 3", fill: false, interactive: false, pane: "areas", renderer: below }).addTo(map);
    if (told.districts[index].name) drawn.bindTooltip(make("span", told.districts[index].name), { permanent: true, direction: "center", className: "place" });
  });
  var signs = told.rows.filter(function (row) { return row.lat !== null; }).map(function (row) {
    var sign = new Sign([row.lat, row.lon], { radius: 9, renderer: canvas, look: lookOf(row) });
    sign.row = row;
    sign.bindPopup(function () { return card(row); }, { maxWidth: 340, autoPanPadding: [30, 30] });
    sign.on("popupopen", function () { showWays(row); });
    sign.on("popupclose", function () { showWays(null); });
    sign.bindTooltip(function () { return make("span", row.name + " / " + row.actionLabel); });
    return sign;
  });
  var ways = L.layerGroup().addTo(map);
  function showWays(row) {
    ways.clearLayers();
    if (!row) return;
    row.to.forEach(function (to) {
      if (to.lat === null) return;
      L.polyline([[row.lat, row.lon], [to.lat, to.lon]], { color: "#a90000", weight: 2, dashArray: "6 4", interactive: false, renderer: above }).addTo(ways);
    });
  }
  L.control.scale({ imperial: false }).addTo(map);
  var Key = L.Control.extend({ options: { position: "bottomright" }, onAdd: function () { var box = make("details", "", "key"); box.id = "key"; box.open = window.innerWidth > 700; L.DomEvent.disableScrollPropagation(box); return box; } });
  new Key().addTo(map);
  map.fitBounds(told.bounds, { padding: [14, 14] });

  function symbol(look) {
    var svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
    svg.setAttribute("width", "16"); svg.setAttribute("height", "16"); svg.setAttribute("viewBox", "0 0 18 18"); svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", told.shapes[look.shape] || told.shapes.circle);
    path.setAttribute("fill", look.colour); path.setAttribute("stroke", "#1a1a1c");
    if (told.hollow.indexOf(look.shape) >= 0) path.setAttribute("fill-opacity", "0.25");
    svg.appendChild(path);
    return svg;
  }
  function keyLine(look, text) { var line = make("div"); line.appendChild(symbol(look)); line.appendChild(make("span", text)); return line; }
  function drawKey(shown) {
    var parts = [make("summary", words.themes[state.theme])];
    if (state.theme === "age") told.ageColours.forEach(function (colour, step) { parts.push(keyLine({ shape: "circle", colour: colour }, words.ages[step])); });
    else if (state.theme === "condition") told.conditionColours.forEach(function (colour, step) { parts.push(keyLine({ shape: "circle", colour: colour }, words.conditions[step])); });
    else {
      told.actions.forEach(function (action) {
        var count = shown.filter(function (row) { return row.action === action.code && isDone(row); }).length;
        if (count) parts.push(keyLine(told.looks[action.code], action.label + " " + count));
      });
      var waiting = shown.filter(function (row) { return !isDone(row); }).length;
      if (waiting) parts.push(keyLine({ shape: "circle", colour: "#ffffff" }, words.waiting + " " + waiting));
    }
    into("key", parts);
  }

  function card(row) {
    var box = make("div", "", "card"), facts = make("dl");
    box.appendChild(make("h3", row.name));
    row.facts.forEach(function (fact) { facts.appendChild(make("dt", fact[0])); facts.appendChild(make("dd", fact[1])); });
    box.appendChild(facts);
    if (row.reasons.length) {
      var list = make("ul");
      row.reasons.forEach(function (reason) { list.appendChild(make("li", reason)); });
      box.appendChild(make("strong", words.reasons));
      box.appendChild(list);
    }
    return box;
  }

  function kindOf(column) { return "c" + column + (told.numeric[column] ? " n" : ""); }

  /* Table: the same rows as the map, in words. */
  function line(row) {
    var made = make("tr");
    row.cells.forEach(function (text, column) {
      var cell = make("td", column === 1 ? null : text, kindOf(column));
      if (column === 1) {
        var button = make("button", text);
        button.type = "button";
        button.addEventListener("click", function () { open(row); });
        cell.appendChild(button);
      }
      made.appendChild(cell);
    });
    return made;
  }
  function open(row) {
    var sign = signs.filter(function (each) { return each.row === row; })[0];
    if (!sign) return;
    map.setView(sign.getLatLng(), Math.max(map.getZoom(), 13), { animate: false });
    sign.openPopup();
    document.getElementById(told.map).scrollIntoView({ block: "nearest" });
  }

  /* A line of the table is made once; filters hide and show it. Long tables come in slices, so that the map answers. */
  var SLICE = 400, lines = [];
  function moreLines() {
    var piece = document.createDocumentFragment(), end = Math.min(told.rows.length, lines.length + SLICE);
    for (var number = lines.length; number < end; number++) {
      var made = line(told.rows[number]);
      made.hidden = !isShown(told.rows[number]);
      lines.push(made);
      piece.appendChild(made);
    }
    document.getElementById("rows").appendChild(piece);
  }
  function allLines() { while (lines.length < told.rows.length) moreLines(); }
  function later() { if (lines.length < told.rows.length) { moreLines(); window.setTimeout(later, 0); } }

  function draw() {
    var shown = told.rows.filter(isShown), drawn = 0;
    signs.forEach(function (sign) {
      var wanted = isShown(sign.row);
      sign.options.look = lookOf(sign.row);
      if (wanted) drawn++;
      if (wanted && !map.hasLayer(sign)) sign.addTo(map);
      else if (!wanted && map.hasLayer(sign)) sign.remove();
      else if (wanted) sign.redraw();
    });
    document.getElementById(told.map).setAttribute("data-drawn", String(drawn));
    drawKey(shown);
    lines.forEach(function (made, number) { made.hidden = !isShown(told.rows[number]); });
    document.getElementById("count").textContent = words.count.replace("{n}", shown.length.toLocaleString()).replace("{all}", told.rows.length.toLocaleString());
    document.getElementById("year-told").textContent = words.yearTold.replace("{year}", state.year);
  }

  /* Head, controls */
  function option(value, text) { var made = make("option", text); made.value = value; return made; }
  function choose(id, options, name) {
    into(id, [option("", words.all)].concat(options.map(function (each) { return option(each.code, each.label); })));
    document.getElementById(id).addEventListener("change", function (event) { state[name] = event.target.value; draw(); });
  }
  function head() {
    document.title = told.title;
    document.getElementById("title").textContent = told.title;
    if (told.mark) document.getElementById("title").appendChild(make("span", told.mark, "mark"));
    document.getElementById("dated").textContent = told.dated;
    if (told.objections.length) {
      var box = document.getElementById("objections"), list = make("ul");
      box.firstElementChild.textContent = told.objectionTitle + " " + told.objections.length;
      told.objections.forEach(function (each) { list.appendChild(make("li", each)); });
      box.appendChild(list);
      box.hidden = false;
    }
    told.figures.forEach(function (figure) {
      var box = make("div");
      box.appendChild(make("dt", figure[0])); box.appendChild(make("dd", figure[1]));
      document.getElementById("figures").appendChild(box);
    });
    if (!told.coded) document.body.classList.add("uncoded");
    into("columns", told.columns.map(function (text, column) {
      var cell = make("th", text, kindOf(column));
      cell.scope = "col";
      return cell;
    }));
    into("remarks", told.remarks.map(function (text) { return make("p", text); }));
  }
  head();
  /* The head folds to one line; on a narrow screen it begins folded. */
  var fold = document.getElementById("fold"), controls = document.getElementById("controls");
  var drops = document.querySelectorAll(".drop");
  function folded(is) {
    controls.hidden = is;
    fold.setAttribute("aria-expanded", String(!is));
    fold.textContent = is ? words.unfold : words.fold;
    measure();
  }
  function measure() {
    var high = document.querySelector("header").offsetHeight;
    document.documentElement.style.setProperty("--head", high + "px");
    map.invalidateSize({ animate: false });
  }
  fold.addEventListener("click", function () { folded(!controls.hidden); });
  function shut(but) { Array.prototype.forEach.call(drops, function (drop) { if (drop !== but) drop.open = false; }); }
  document.addEventListener("click", function (event) { shut(event.target.closest(".drop")); });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") shut(null); });
  window.addEventListener("resize", measure);
  folded(window.innerWidth <= 700);
  map.fitBounds(told.bounds, { animate: false, padding: [14, 14] });
  choose("district", told.districtNames, "district");
  choose("category", told.categories, "category");
  choose("action", told.actions, "action");
  document.getElementById("search").addEventListener("input", function (event) { state.search = event.target.value; draw(); });
  var slider = document.getElementById("year");
  slider.min = String(told.firstYear); slider.max = String(told.lastYear); slider.value = String(state.year);
  slider.addEventListener("input", function () { state.year = Number(slider.value); draw(); });
  Array.prototype.forEach.call(document.querySelectorAll("input[name=theme]"), function (radio) {
    radio.addEventListener("change", function () { state.theme = radio.value; draw(); });
  });
  draw();
  later();
  /* The map gets its size on paper before it is drawn for it: print styles come too late for that. */
  function sized(printing) {
    document.getElementById(told.map).classList.toggle("printing", printing);
    map.invalidateSize({ animate: false });
    map.fitBounds(told.bounds, { animate: false, padding: [14, 14] });
  }
  window.addEventListener("beforeprint", function () {
    allLines();
    map.stop();
    map.closePopup();
    Array.prototype.forEach.call(drops, function (drop) { drop.open = !drop.hidden; });
    document.getElementById("key").open = true;
    sized(true);
  });
  window.addEventListener("afterprint", function () { shut(null); sized(false); });
})();
