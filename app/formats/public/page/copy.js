"use strict";
// Everything is set as text, never as markup: a name that looks like code stays a name.
const data = JSON.parse(document.getElementById("copy").textContent);
const words = JSON.parse(document.getElementById("words").textContent);
const LANGUAGES = ["ja", "easy", "en"];
const KM_A_DEGREE = 111.32;
const NEAR_KM = 2.4;
const WALK = { metres: 80, detour: 1.3 };
let language = "ja";
let year = data.first_year || new Date().getFullYear();
let view = "plan";
let chosen = null;
const byNumber = new Map(data.places.map((place) => [place.number, place]));

const at = (triple) => triple[LANGUAGES.indexOf(language)];
const fill = (text, blanks) => text.replace(/\{(\w+)\}/g, (all, name) => (name in blanks ? String(blanks[name]) : all));
const t = (key, blanks = {}) => fill(at(words.texts[key]), blanks);
const pair = (both) => (Array.isArray(both) ? both[language === "en" ? 1 : 0] : both || "");
const number = (value) => value.toLocaleString(language === "en" ? "en" : "ja");

function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  return put(made, ...children);
}

/** Fills a box anew; what is not known is left out, never written as "null". */
function put(box, ...children) {
  box.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
  return box;
}

const when = (place) => fill(at(words.when[place.year ? 0 : 1]), place);
const verdict = (place) => fill(at(words.verdicts[place.verdict] || [place.verdict, place.verdict, place.verdict]), {
  when: when(place),
});
const why = (reason) => {
  const said = words.why[reason.code];
  return said ? fill(at(said), { ...reason, what: reason.what && pair(reason.what) }) : null;
};
const isOther = (reason) => reason.code.startsWith("opposite");
const changes = (place) => place.verdict !== "keep";
const kindOf = (place) => (place.ends ? "ends" : changes(place) ? "changes" : "stays");
const stateIn = (place, then) => {
  if (!changes(place) || (place.year && then < place.year)) return "open";
  return place.ends && place.year ? "closed" : place.year ? "changes_here" : "open";
};

function km(from, to) {
  if (from.lon === undefined || to.lon === undefined) return null;
  const x = (from.lon - to.lon) * Math.cos((from.lat * Math.PI) / 180);
  return Math.hypot(x, from.lat - to.lat) * KM_A_DEGREE;
}
const minutesOnFoot = (from, to) => Math.round((km(from, to) * 1000 * WALK.detour) / WALK.metres);

function yen(value) {
  if (language === "en") return `¥${number(Math.round(value / 1e6))}M`;
  return value >= 1e8 ? `${number(Math.round(value / 1e7) / 10)}億円` : `${number(Math.round(value / 1e4))}万円`;
}

function moveLine(place, move) {
  const to = byNumber.get(move.to);
  const unit = pair(move.unit);
  const count = move.few ? t("few", { unit }) : move.people ? t("people", { people: number(move.people), unit }) : null;
  const line = el("li", {}, `${pair(move.what)}: ${to ? to.name : ""}${count ? `　${count}` : ""}`);
  if (move.after !== undefined) {
    line.append(el("br"), t("minutes", { mode: at(words.modes[move.mode]), before: move.before, after: move.after }));
  }
  if (chosen && chosen.lon !== undefined && to && place.lon !== undefined && to.lon !== undefined) {
    const before = minutesOnFoot(chosen, place);
    const after = minutesOnFoot(chosen, to);
    const blanks = { town: chosen.name, mode: at(words.modes.walk), before, after };
    line.append(el("br"), el("small", {}, t("my_minutes", blanks)));
  }
  return line;
}

function fact(name, value) {
  return value ? [el("dt", {}, name), value instanceof Node ? el("dd", {}, value) : el("dd", {}, value)] : [];
}

function card(place) {
  const told = place.why || [];
  const reasons = told.filter((one) => !isOther(one)).map(why).filter(Boolean);
  const about = [
    `${pair(place.kind)}${place.district ? ` ・ ${place.district}` : ""}`,
    place.built ? t("built", { built: place.built, year, age: Math.max(0, year - place.built) }) : t("unknown_age"),
    place.area ? t("area", { area: number(place.area) }) : null,
  ].filter(Boolean);
  const moves = place.moves ? el("ul", {}, ...place.moves.map((move) => moveLine(place, move))) : null;
  const proven = told.filter(isOther).map(why)[0];
  const other = place.extra_yen ? t("extra_yen", { yen: yen(place.extra_yen) }) : changes(place) ? proven : null;
  return el(
    "article",
    { class: `card ${kindOf(place)}` },
    el("h3", {}, place.name),
    el("p", { class: "verdict" }, verdict(place)),
    el("p", { class: "soft" }, about.join(" ／ ")),
    el(
      "dl",
      { class: "facts" },
      ...fact(t("why"), reasons.length ? el("ul", {}, ...reasons.map((one) => el("li", {}, one))) : null),
      ...fact(t("go_to"), moves),
      ...fact(t("other_choice"), other),
    ),
    repliesAbout(place),
    sayButton(place),
  );
}

// What ends comes first, then where people go elsewhere, then the rest by year.
const weight = (place) => (place.ends ? 0 : place.moves ? 1 : 2);
const byWeight = (a, b) => weight(a) - weight(b) || (a.year || 9999) - (b.year || 9999);

function placesOf(choice) {
  if (!choice) return data.places;
  if (choice.place) return [choice.place];
  if (choice.district) return data.places.filter((place) => place.district === choice.district);
  return data.places.filter((place) => km(choice, place) !== null && km(choice, place) * WALK.detour <= NEAR_KM);
}

function renderMine() {
  const box = document.getElementById("mine");
  const own = placesOf(chosen);
  const moving = own.filter(changes).sort(byWeight);
  const staying = own.filter((place) => !changes(place));
  const head = el("h2", {}, chosen ? chosen.name : t("whole"));
  const about = [];
  if (chosen && chosen.people) about.push(el("p", { class: "soft" }, t("people_district", { people: number(chosen.people) })));
  if (chosen && chosen.lon !== undefined) about.push(el("p", { class: "soft" }, t("near", { town: chosen.name })));
  const heard = repliesHere();
  if (heard) about.push(heard);
  const shown = chosen ? moving : moving.slice(0, 20);
  put(
    box,
    head,
    ...about,
    el("h3", {}, `${t("changes")} (${number(moving.length)})`),
    ...(moving.length ? shown.map(card) : [el("p", {}, t("nothing"))]),
    moving.length > shown.length ? el("p", { class: "soft" }, t("stays_more", { count: number(moving.length - shown.length) })) : null,
    el("details", {}, el("summary", {}, `${t("stays")} (${number(staying.length)})`), ...staying.slice(0, 200).map(card)),
  );
}

const AGES = [
  [20, "#cfe3f5"],
  [40, "#e8a33d"],
  [60, "#b5481a"],
  [Infinity, "#5c0f0f"],
];
const STATES = { open: ["#197a4b", "circle"], changes_here: ["#8b5a00", "triangle"], closed: ["#a30000", "cross"] };
const SVG = "http://www.w3.org/2000/svg";

function draw(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function sign(shape, colour, x, y, size) {
  const ink = { fill: colour, stroke: "#1a1a1c", "stroke-width": size / 6 };
  if (shape === "triangle") return draw("path", { d: `M${x} ${y - size}l${size} ${size * 2}h${-size * 2}z`, ...ink });
  if (shape === "cross") {
    const d = `M${x - size} ${y - size}l${size * 2} ${size * 2}M${x + size} ${y - size}l${-size * 2} ${size * 2}`;
    return draw("path", { d, stroke: colour, "stroke-width": size / 1.5, fill: "none" });
  }
  return draw("circle", { cx: x, cy: y, r: size, ...ink });
}

function lookOf(place) {
  if (view === "plan") return STATES[stateIn(place, year)];
  const age = place.built ? year - place.built : null;
  return [age === null ? "#ffffff" : AGES.find(([below]) => age < below)[1], "circle"];
}

function picture() {
  const placed = placesOf(chosen && !chosen.place ? chosen : null).filter((place) => place.lon !== undefined);
  const ends = (chosen ? placed : [...placed, ...data.outline.flat().map(([lon, lat]) => ({ lon, lat }))]).concat(
    chosen && chosen.lon !== undefined ? [chosen] : [],
  );
  if (!ends.length) return el("p", {}, t("no_place"));
  const box = ["lon", "lat"].map((axis) => [Math.min(...ends.map((one) => one[axis])), Math.max(...ends.map((one) => one[axis]))]);
  const squeeze = Math.cos((box[1][0] * Math.PI) / 180);
  const span = Math.max((box[0][1] - box[0][0]) * squeeze, box[1][1] - box[1][0], 0.01);
  const scale = 360 / span;
  const middle = box.map(([low, high]) => (low + high) / 2);
  const x = (lon) => 200 + (lon - middle[0]) * squeeze * scale;
  const y = (lat) => 200 - (lat - middle[1]) * scale;
  const path = data.outline.map((ring) => `M${ring.map(([lon, lat]) => `${x(lon).toFixed(1)} ${y(lat).toFixed(1)}`).join("L")}z`);
  const lines = placed
    .filter((place) => changes(place) && stateIn(place, year) !== "open")
    .flatMap((place) => (place.moves || []).map((move) => [place, byNumber.get(move.to)]))
    .filter(([, to]) => to && to.lon !== undefined && view === "plan")
    .map(([from, to]) =>
      draw("path", {
        d: `M${x(from.lon)} ${y(from.lat)}L${x(to.lon)} ${y(to.lat)}`,
        stroke: "#1a1a1c",
        "stroke-width": 1,
        "stroke-dasharray": "4 3",
      }),
    );
  const size = placed.length > 150 ? 3 : 5;
  const marks = placed.map((place) => {
    const [colour, shape] = lookOf(place);
    const mark = sign(shape, colour, x(place.lon), y(place.lat), size);
    mark.append(draw("title", {}, place.name));
    return mark;
  });
  const bubbles = placed.map((place) => bubble(place, x(place.lon), y(place.lat))).filter(Boolean);
  const map = draw("svg", { viewBox: "0 0 400 400", role: "img", "aria-label": `${t("map")} ${t("year", { year })}` });
  map.append(draw("path", { d: path.join(""), fill: "#fff", stroke: "#767676" }), ...lines, ...marks, ...bubbles);
  return map;
}

/** How many opinions a place got, beside its sign; a tap shows what they were and what the town thinks. */
function bubble(place, x, y) {
  const count = opinionsAbout(place);
  if (!count) return null;
  const width = 12 + 7 * number(count).length;
  const ink = { fill: "#fff", stroke: "#0017c1", "stroke-width": 1.5 };
  const made = draw(
    "g",
    { class: "bubble" },
    draw("title", {}, `${place.name} ${t("replies")} (${t("opinion_count", { count: number(count) })})`),
    draw("path", { d: `M${x + 3} ${y - 5}l4 -6v-12h${width}v14h${-width + 6}z`, ...ink }),
    draw("text", { x: x + 7 + width / 2, y: y - 12, "text-anchor": "middle", "font-size": 11, fill: "#0017c1" }, number(count)),
  );
  made.addEventListener("click", () => {
    choose({ name: place.name, place });
    document.getElementById("mine").scrollIntoView();
  });
  return made;
}

function legend() {
  const rows =
    view === "plan"
      ? Object.entries(STATES).map(([state, [colour, shape]]) => [t(state), colour, shape])
      : AGES.map(([below, colour], at_) => [below === Infinity ? `${AGES[at_ - 1][0]}+` : `< ${below}`, colour, "circle"]);
  return el(
    "ul",
    { class: "legend" },
    ...rows.map(([label, colour, shape]) => {
      const mark = draw("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, sign(shape, colour, 10, 10, 6));
      return el("li", {}, mark, ` ${label}`);
    }),
  );
}

function relations() {
  const shown = placesOf(chosen && !chosen.place ? chosen : null);
  const rows = shown.flatMap((place) => (place.moves || []).map((move) => [place, byNumber.get(move.to)]));
  const heard = shown.filter(opinionsAbout);
  return el(
    "details",
    {},
    el("summary", {}, `${t("map_text")} (${number(rows.length + heard.length)})`),
    el(
      "ul",
      {},
      ...rows.map(([from, to]) =>
        el("li", {}, t("map_line", { from_: from.name, to: to ? to.name : "", year: from.year ? t("year", { year: from.year }) : "–" })),
      ),
      ...heard.map((place) => el("li", {}, `${place.name}: ${t("opinion")} ${t("opinion_count", { count: number(opinionsAbout(place)) })}`)),
    ),
  );
}

function renderYear() {
  const box = document.getElementById("by-year");
  const first = data.first_year || year;
  const slider = el("input", { type: "range", id: "year", min: first, max: data.last_year || first, step: 1 });
  slider.value = year;
  slider.setAttribute("aria-valuetext", t("year", { year }));
  const label = el("label", { for: "year" }, t("year", { year }));
  const drawing = el("div", { id: "drawing" }, picture());
  slider.addEventListener("input", () => {
    year = Number(slider.value);
    label.textContent = t("year", { year });
    slider.setAttribute("aria-valuetext", label.textContent);
    put(drawing, picture());
  });
  const toggles = ["plan", "age"].map((one) => {
    const button = el("button", { type: "button", "aria-pressed": String(view === one) }, t(`by_${one}`));
    button.addEventListener("click", () => {
      view = one;
      renderYear();
    });
    return button;
  });
  put(box, el("h2", {}, t("map")), el("div", { class: "buttons" }, ...toggles), label, slider, drawing, legend(), relations());
}

function table(heads, rows, numeric = new Set()) {
  const cell = (name, value, at_) => el(name, numeric.has(at_) ? { class: "n" } : {}, value);
  const head = el("tr", {}, ...heads.map((value, at_) => {
    const made = cell("th", value, at_);
    made.setAttribute("scope", "col");
    return made;
  }));
  const body = rows.map((row) => el("tr", {}, ...row.map((value, at_) => cell("td", value, at_))));
  return el("div", { class: "scroll", tabindex: "0" }, el("table", {}, el("thead", {}, head), el("tbody", {}, ...body)));
}

function renderTables() {
  const rows = data.places.map((place) => [place.name, pair(place.kind), place.district || "", verdict(place), String(place.year || "")]);
  const parts = [
    el(
      "details",
      { id: "all" },
      el("summary", {}, `${t("list")} (${number(rows.length)})`),
      table([t("place"), t("kind"), t("district"), t("what"), t("when")], rows, new Set([4])),
    ),
  ];
  if (data.classes) {
    const sums = data.classes.map((row) => [
      pair(row.kind),
      number(row.places),
      number(row.changed),
      row.keep_yen === undefined ? "–" : yen(row.keep_yen),
      row.plan_yen === undefined ? "–" : yen(row.plan_yen),
    ]);
    parts.push(
      el("h2", {}, t("money")),
      el("p", { class: "soft" }, t("money_note")),
      table([t("kind"), t("count"), t("changed"), t("keep_yen"), t("plan_yen")], sums, new Set([1, 2, 3, 4])),
    );
  }
  put(document.getElementById("tables"), el("h2", {}, t("list")), ...parts);
}

function renderFoot() {
  const links = (data.files || []).map(([href, key]) => el("li", {}, el("a", { href }, t(`file_${key}`))));
  put(
    document.getElementById("foot"),
    ...(links.length ? [el("h2", {}, t("files")), el("ul", {}, ...links)] : []),
    el("h2", {}, data.talk ? t("contact") : t("say")),
    data.talk ? null : el("p", {}, t("say_how")),
    el("p", {}, `${t("contact")}: ${data.contact || t("no_contact")}`),
    el("p", { class: "soft" }, t("suppressed")),
    data.credits.length ? el("p", { class: "soft" }, `${t("credits")}: ${data.credits.join(" / ")}`) : null,
  );
}

function renderHead() {
  document.documentElement.lang = language === "en" ? "en" : "ja";
  document.title = t("title", { town: data.town });
  const names = { ja: "日本語", easy: "やさしい日本語", en: "English" };
  const buttons = LANGUAGES.map((one) => {
    const button = el("button", { type: "button", "aria-pressed": String(language === one), lang: one === "en" ? "en" : "ja" }, names[one]);
    button.addEventListener("click", () => {
      language = one;
      render();
      document.querySelectorAll("#head button")[LANGUAGES.indexOf(one)].focus();
    });
    return button;
  });
  put(
    document.getElementById("head"),
    el("div", { class: "buttons", role: "group", "aria-label": t("language") }, ...buttons),
    el("h1", {}, document.title),
    el("p", { class: "draft" }, t(data.state)),
    data.invented ? el("p", {}, t("invented")) : null,
    el("p", { class: "soft" }, t("dated", { dated: data.dated }), data.number ? `　${t("edition", { number: data.number })}` : ""),
  );
}

function render() {
  renderHead();
  renderFind();
  renderMine();
  renderYear();
  renderTables();
  renderChoose();
  renderTalk();
  renderFoot();
}

