// What residents said and the town thinks, beside the place; and, where Saihen serves the page, a form to say something.
const AGES_TOLD = ["under_20", "from_20", "from_40", "from_60", "from_75"];
const PATIENCE_MS = 3500;
let about = "";
let ticket = null;
let choiceToSend = null;

function replyLine(reply) {
  return el(
    "li",
    { class: "reply" },
    el("p", {}, el("strong", {}, t("opinion")), ` ${reply.summary}`, ` (${t("opinion_count", { count: number(reply.opinions) })})`),
    reply.reply ? el("p", {}, el("strong", {}, t("town_thinks")), ` ${reply.reply}`) : null,
    el("p", {}, el("strong", {}, t("reflected")), ` ${t(`reflected_${reply.reflection}`)}`),
  );
}

function repliesOf(belongs, open = false) {
  const own = (data.replies || []).filter(belongs);
  if (!own.length) return null;
  const count = opinionsIn(own);
  return el(
    "details",
    { class: "replies", open },
    el("summary", {}, `${t("replies")} (${t("opinion_count", { count: number(count) })})`),
    el("ul", {}, ...own.map(replyLine)),
  );
}

const opinionsIn = (replies) => replies.reduce((sum, reply) => sum + reply.opinions, 0);
const isAbout = (place) => (reply) => reply.place === place.number;
const opinionsAbout = (place) => opinionsIn((data.replies || []).filter(isAbout(place)));
const repliesAbout = (place) => repliesOf(isAbout(place));

function repliesHere() {
  if (chosen && chosen.district) return repliesOf((reply) => reply.district === chosen.district);
  return chosen ? null : repliesOf((reply) => !reply.place && !reply.district);
}

function sayButton(place) {
  if (!data.talk) return null;
  const button = el("button", { type: "button", class: "say" }, t("say_about"));
  button.addEventListener("click", () => {
    about = `place ${place.number}`;
    renderTalk();
    document.getElementById("talk").scrollIntoView();
    document.getElementById("opinion").focus();
  });
  return button;
}

async function takeTicket() {
  if (ticket) return;
  ticket = { at: Date.now(), text: null };
  const answer = await fetch(data.talk.ticket).catch(() => null);
  if (answer && answer.ok) ticket.text = (await answer.json()).ticket;
  else ticket = null;
}

function option(value, label, present) {
  return el("option", { value, selected: value === present }, label);
}

function field(id, label, control, hint = null) {
  control.id = id;
  return el("div", { class: "field" }, el("label", { for: id }, label), hint ? el("p", { class: "soft" }, hint) : null, control);
}

function aboutChoice() {
  const present = about || (chosen && chosen.district ? `district ${chosen.district}` : "");
  const districts = (data.districts || []).map((one) => option(`district ${one.name}`, one.name, present));
  const places = data.places.map((place) => option(`place ${place.number}`, place.name, present));
  return el(
    "select",
    { name: "about" },
    option("", t("about_plan"), present),
    el("optgroup", { label: t("district") }, ...districts),
    el("optgroup", { label: t("place") }, ...places),
  );
}

function opinionForm() {
  const longest = data.talk.longest;
  const text = el("textarea", { name: "text", rows: "6", maxlength: String(longest) });
  const ages = el("select", { name: "age" }, option("", t("not_told"), ""), ...AGES_TOLD.map((age) => option(age, t(`age_${age}`), "")));
  const homes = el("select", { name: "home" }, option("", t("not_told"), ""), ...(data.districts || []).map((one) => option(one.name, one.name, "")));
  const trap = el("input", { type: "text", name: "website", tabindex: "-1", autocomplete: "off" });
  const agree = el("input", { type: "checkbox", name: "consent", id: "consent", required: true });
  const form = el(
    "form",
    { novalidate: true },
    field("about", t("about"), aboutChoice()),
    field("opinion", t("comment"), text, t("no_personal", { longest: number(longest) })),
    choiceToSend ? el("p", { class: "draft" }, t("choice_goes_along")) : null,
    field("age", t("age_asked"), ages),
    field("home", t("home_asked"), homes),
    el("div", { class: "trap", "aria-hidden": "true" }, el("label", {}, "website", trap)),
    el("div", { class: "field consent" }, agree, el("label", { for: "consent" }, t("consent"))),
    el("p", { id: "sent", role: "status" }),
    el("button", { type: "submit", class: "main" }, t("send")),
  );
  form.addEventListener("focusin", takeTicket);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
  return form;
}

function opinionOf(form) {
  const told = new FormData(form);
  const [kind, ...name] = told.get("about").split(" ");
  const body = { publication: data.number, text: told.get("text"), consent: told.has("consent"), website: told.get("website") };
  if (kind === "place") body.place = Number(name[0]);
  if (kind === "district") body.district = name.join(" ");
  for (const key of ["age", "home"]) if (told.get(key)) body[key] = told.get(key);
  if (choiceToSend) body.choice = choiceToSend;
  return body;
}

async function send(form) {
  const said = document.getElementById("sent");
  const button = form.querySelector("button.main");
  const body = opinionOf(form);
  if (!body.consent) return tell(said, t("consent_missing"), true);
  if (!body.text.trim() && !body.choice) return tell(said, t("text_missing"), true);
  button.disabled = true;
  tell(said, t("sending"), false);
  await takeTicket();
  const early = ticket ? ticket.at + PATIENCE_MS - Date.now() : 0;
  if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
  const headers = { "Content-Type": "application/json", "Accept-Language": language === "en" ? "en" : "ja" };
  const call = { method: "POST", headers, body: JSON.stringify({ ...body, ticket: (ticket && ticket.text) || "" }) };
  const answer = await fetch(data.talk.send, call).catch(() => null);
  const told = answer ? await answer.json().catch(() => ({})) : {};
  ticket = null;
  button.disabled = false;
  if (answer && answer.ok) {
    form.reset();
    about = "";
    choiceToSend = null;
    return tell(said, t(told.held.length ? "received_held" : "received", { id: told.id }), false);
  }
  return tell(said, told.detail || t("not_sent"), true);
}

function tell(where, words, isBad) {
  where.className = isBad ? "bad" : "good";
  where.textContent = words;
}

function renderTalk() {
  const box = document.getElementById("talk");
  if (!data.talk) return put(box);
  const until = data.talk.until ? el("p", {}, t("until", { until: data.talk.until })) : null;
  return put(box, el("h2", {}, t("say")), until, el("p", { class: "soft" }, t("say_here")), opinionForm());
}
