// Find my place: a district, a neighbourhood, an address as people write it, or the name of a place.
const NUMERALS = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
let notFound = "";

function choices() {
  return [
    ...(data.districts || []).map((one) => ({ name: one.name, district: one.name, people: one.people })),
    ...(data.towns || []).filter((town) => !(data.districts || []).some((one) => one.name === town.name)),
    ...data.places.map((place) => ({ name: place.name, place })),
  ];
}

function numeral(digits) {
  const value = Number(digits);
  if (value <= 10) return NUMERALS[value];
  return value < 20 ? `十${NUMERALS[value - 10]}` : digits;
}

// 中岩田4-1-12 and 中岩田４丁目 lie in 中岩田四丁目.
function written(text) {
  const plain = text.normalize("NFKC").replace(/[\s　]/gu, "").replace(/[‐‑–—−ー](?=\d)/gu, "-");
  return [plain, plain.replace(/(\d{1,2})(?:丁目|-).*/u, (_, digits) => `${numeral(digits)}丁目`)];
}

function find(text) {
  const wanted = written(text).filter(Boolean);
  const all = choices();
  const inside = (one) => one.name.length > 1 && !one.place && wanted.some((each) => each.includes(one.name));
  return (
    all.find((one) => wanted.includes(one.name)) ||
    all.filter(inside).sort((a, b) => b.name.length - a.name.length)[0] ||
    all.find((one) => wanted.some((each) => one.name.includes(each))) ||
    null
  );
}

function choose(one) {
  chosen = one;
  notFound = "";
  render();
}

function renderFind() {
  const box = document.getElementById("find");
  const input = el("input", { type: "text", id: "q", list: "names", autocomplete: "off" });
  input.value = chosen ? chosen.name : notFound;
  input.addEventListener("change", () => {
    const text = input.value.trim();
    const found = text ? find(text) : null;
    choose(found);
    notFound = text && !found ? text : "";
    if (notFound) renderFind();
    document.getElementById(notFound ? "q" : "mine").focus();
  });
  const whole = el("button", { type: "button", "aria-pressed": String(!chosen) }, t("whole"));
  whole.addEventListener("click", () => choose(null));
  const names = el("datalist", { id: "names" }, ...choices().map((one) => el("option", { value: one.name })));
  const districts = (data.districts || []).map((one) => {
    const pressed = String(Boolean(chosen) && chosen.name === one.name);
    const button = el("button", { type: "button", "aria-pressed": pressed }, one.name);
    button.addEventListener("click", () => choose({ name: one.name, district: one.name, people: one.people }));
    return button;
  });
  put(
    box,
    el("h2", {}, t("find")),
    el("label", { for: "q" }, t("find_hint")),
    input,
    el("p", { role: "status", class: "soft" }, notFound ? t("not_found", { text: notFound }) : ""),
    names,
    el("div", { class: "buttons" }, whole, ...districts),
  );
}

// The sheets of a district lead here by its name.
function chooseFromAddress() {
  const name = decodeURIComponent(location.hash.slice(1));
  chosen = choices().find((one) => one.district === name) || null;
}
