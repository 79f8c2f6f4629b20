// 予算で選ぶ: everything is worked out here, by the plan's own figures; the page asks nobody.
const KINDS = ["plan", "keep", "end"];
let picked = new Map();

const optionsOf = (place) => place.options || [];
const optionOf = (place, kind) => optionsOf(place).find((one) => one.kind === kind) || optionsOf(place)[0];

// A choice of everything: cost, floor, works of each term, minutes, and journeys that find no place.
function weigh(pick) {
  const total = { yen: 0, area: 0, works: data.choose.budget.map(() => 0), ended: 0, minutes: 0, people: 0, without: 0 };
  const openNow = new Map();
  for (const place of data.places) {
    const option = pick(place);
    if (!option) continue;
    total.yen += option.yen;
    total.area += option.area;
    option.works.forEach((yen, term) => {
      total.works[term] += yen;
    });
    openNow.set(place.number, new Set(option.functions));
    if (!option.functions.length && optionsOf(place).some((one) => one.functions.length)) total.ended += 1;
  }
  for (const group of data.choose.groups) {
    const way = group.ways.find(([number]) => number === 0 || (openNow.get(number) || new Set()).has(group.use));
    if (way) {
      total.people += group.people;
      total.minutes += group.people * way[1];
    } else {
      total.without += group.people;
    }
  }
  total.mean = total.people ? total.minutes / total.people : null;
  return total;
}

const citys = () => weigh((place) => optionOf(place, "plan"));
const mine = () => weigh((place) => optionOf(place, picked.get(place.number) || "plan"));
const everything = () => weigh((place) => optionsOf(place).find((one) => one.kind === "keep") || optionOf(place, "plan"));

const overBudget = (total) =>
  total.works.map((yen, term) => [term, data.choose.budget[term] === null ? 0 : yen - data.choose.budget[term]]).filter(([, yen]) => yen > 0);

function sumsTable() {
  const [own, city, all] = [mine(), citys(), everything()];
  const share = (one, name) => number(Math.round(one[name]));
  const hasLimit = data.choose.budget.some((limit) => limit !== null);
  const rows = [
    [t("sum_yen"), ...[own, city, all].map((one) => yen(one.yen))],
    [t("sum_area"), ...[own, city, all].map((one) => `${share(one, "area")}㎡`)],
    [t("sum_ended"), ...[own, city, all].map((one) => share(one, "ended"))],
    [t("sum_minutes"), ...[own, city, all].map((one) => (one.mean === null ? "–" : t("some_minutes", { minutes: number(Math.round(one.mean * 10) / 10) })))],
    [t("sum_without"), ...[own, city, all].map((one) => share(one, "without"))],
  ];
  if (hasLimit) rows.push([t("sum_budget"), ...[own, city, all].map((one) => (overBudget(one).length ? t("over") : t("within")))]);
  return table(["", t("my_choice"), t("citys_plan"), t("keep_all")], rows, new Set([1, 2, 3]));
}

function verdictOf(option) {
  return fill(at(words.verdicts[option.verdict]), { when: fill(at(words.when[option.year ? 0 : 1]), option) });
}

function pickLine(place, refresh) {
  const id = `pick-${place.number}`;
  const present = picked.get(place.number) || "plan";
  const choices = optionsOf(place).map((option) =>
    el("option", { value: option.kind, selected: option.kind === present }, `${option.kind === "plan" ? `${t("citys_plan")}: ` : ""}${verdictOf(option)} (${yen(option.yen)})`),
  );
  const select = el("select", { id }, ...choices);
  select.addEventListener("change", () => {
    if (select.value === "plan") picked.delete(place.number);
    else picked.set(place.number, select.value);
    refresh();
  });
  return el("div", { class: "field" }, el("label", { for: id }, place.name), select);
}

function resultOf() {
  const own = mine();
  const places = Object.fromEntries([...picked].sort(([a], [b]) => a - b));
  return { edition: data.number || 0, dated: data.dated, places, yen: own.yen, area: own.area, minutes: own.mean === null ? null : Math.round(own.mean * 10) / 10 };
}

function saveResult() {
  const text = JSON.stringify(resultOf());
  const link = el("a", { href: `data:application/json,${encodeURIComponent(text)}`, download: "saihen-choice.json" });
  link.click();
}

function renderChoose() {
  const box = document.getElementById("choose");
  if (!data.choose) return put(box);
  const sums = el("div", { id: "sums", role: "status" }, sumsTable());
  const refresh = () => {
    put(sums, sumsTable());
    count.textContent = t("picked", { count: number(picked.size) });
  };
  const count = el("p", {}, t("picked", { count: number(picked.size) }));
  const several = placesOf(chosen).filter((place) => optionsOf(place).length > 1);
  const lines = chosen ? several : several.filter(changes).sort(byWeight).slice(0, 20);
  const all = (kind, label) => {
    const button = el("button", { type: "button" }, t(label));
    button.addEventListener("click", () => {
      picked = new Map(kind ? data.places.filter((place) => optionsOf(place).some((one) => one.kind === kind)).map((place) => [place.number, kind]) : []);
      renderChoose();
    });
    return button;
  };
  const save = el("button", { type: "button" }, t("save_choice"));
  save.addEventListener("click", saveResult);
  const sendAlong = el("button", { type: "button", class: "main" }, t("send_choice"));
  sendAlong.addEventListener("click", () => {
    choiceToSend = resultOf();
    renderTalk();
    document.getElementById("talk").scrollIntoView();
  });
  return put(
    box,
    el("h2", {}, t("choose")),
    el("p", { class: "soft" }, t("choose_note")),
    sums,
    count,
    el("div", { class: "buttons" }, all(null, "back_to_plan"), all("keep", "keep_all"), save),
    data.talk ? sendAlong : null,
    el("details", { open: Boolean(chosen) }, el("summary", {}, `${chosen ? chosen.name : t("whole")} (${number(lines.length)})`), ...lines.map((place) => pickLine(place, refresh))),
    chosen ? null : el("p", { class: "soft" }, t("choose_more")),
  );
}
