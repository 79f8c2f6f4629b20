/** Wires state, map and panels: the only file that knows them all. */
import { html, render, type TemplateResult } from "lit-html";
import { Api, BASE, setCsrf } from "./api";
import type { SessionState } from "./api_types";
import { type App, type Data, NO_DATA } from "./app";
import { Connection, renderTrouble } from "./connection";
import { type Speech, speechOf } from "./i18n";
import { ImportQueue } from "./importing/queue";
import { followCard, followLanguage, loadStart, loadStock } from "./loading";
import { createMap } from "./map/map";
import { SignInAgain } from "./office/sign_in_again";
import { PanelHost } from "./panels";
import { CardHost } from "./panels/card";
import { Paper } from "./paper";
import { Running } from "./running";
import { followStanding } from "./screen/adopted_banner";
import { renderBanner } from "./screen/banner";
import { renderBar } from "./screen/bar";
import { followDrops } from "./screen/drop_zone";
import { renderHead } from "./screen/head";
import { Legend } from "./screen/legend";
import { Player } from "./screen/player";
import { renderPrintFoot, renderPrintHead } from "./screen/print";
import { renderRail } from "./screen/rail";
import { SiteList } from "./screen/site_list";
import { TableRegion } from "./screen/table_region";
import { followSelection } from "./selection";
import { decodeView, defaultView, encodeView, Store, type View } from "./state";
import "@digital-go-jp/design-tokens/dist/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/map.css";
import "./styles/panels.css";
import "./styles/cost.css";
import "./styles/register.css";
import "./styles/start.css";
import "./styles/explore.css";
import "./styles/plan.css";
import "./styles/journey.css";
import "./styles/print.css";

const standard = defaultView(navigator.language.startsWith("en") ? "en" : "ja", new Date());
const view = new Store<View>(decodeView(location.hash, standard));
const data = new Store<Data>(NO_DATA);

let speech: Speech = speechOf(view.get().language, null);
const respeak = () => {
  speech = speechOf(view.get().language, data.get().vocabulary);
  document.documentElement.lang = view.get().language;
};
data.on(["vocabulary"], respeak);
view.on(["language"], respeak);
respeak();

const again = new SignInAgain(
  () => view.get().language,
  () => data.get().session?.person?.login ?? null,
);

let drawing = false;
const app: App = {
  view,
  data,
  api: new Api(
    () => view.get().language,
    () => connection.suspect(),
    () => again.ask(),
  ),
  speech: () => speech,
  redraw() {
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      draw();
    });
  },
  reload: () => loadStock(app),
  reloadAll: () => loadStart(app),
  get imports() {
    return imports;
  },
  get running() {
    return running;
  },
  openFacility(id, options) {
    view.set({ facility: id });
    const row = data.get().stock?.rowOf.get(id);
    const facility = row === undefined ? undefined : data.get().stock?.facilities[row];
    if (options?.centre && facility?.lon != null && facility.lat != null) map.centre(facility.lon, facility.lat);
  },
};

const skeleton = html` <button type="button" class="skip" @click=${() => showTable()}></button>
  <header id="head"></header>
  <nav id="rail"></nav>
  <section id="panel" hidden></section>
  <main id="stage">
    <div id="print-head"></div>
    <div id="map"></div>
    <div id="legend"></div>
    <div id="site"></div>
    <div id="banner"></div>
    <div id="trouble" role="status" aria-live="polite"></div>
    <div id="print-foot"></div>
  </main>
  <section id="bar"></section>
  <section id="table" hidden></section>
  <aside id="card" hidden></aside>
  <div id="drop-veil" aria-hidden="true"></div>
  <div id="notice" role="status" aria-live="polite"></div>`;
render(skeleton, document.getElementById("app")!);
const part = (id: string): HTMLElement => document.getElementById(id)!;

const connection = new Connection(app);
const imports = new ImportQueue(app);
const running = new Running(app);
const panels = new PanelHost(app);
const card = new CardHost(app);
const table = new TableRegion(app);
const sites = new SiteList(app);
const legend = new Legend(app);
const player = new Player(app);
followSelection(app);
followDrops(app, part("drop-veil"));
const map = createMap(app, part("map"), (rows) => sites.show(rows));

function showTable(): void {
  view.set({ table: "facilities" });
  requestAnimationFrame(() =>
    requestAnimationFrame(() => part("table").querySelector<HTMLElement>("tbody td[tabindex='0']")?.focus()),
  );
}

/** Fills one region of the screen; an empty one is hidden and gives its place back. */
function fill(id: string, content: TemplateResult | symbol, open = true): boolean {
  const region = part(id);
  const changed = region.hidden === open;
  region.hidden = !open;
  render(content, region);
  return changed;
}

function draw(): void {
  const { panel, facility, table: tableName } = view.get();
  document.title = `${speech.t("app.name")} ${speech.t("app.tagline")}`;
  document.querySelector<HTMLElement>(".skip")!.textContent = speech.t("app.skip");
  part("map").setAttribute("aria-label", speech.t("map.label"));
  part("rail").setAttribute("aria-label", speech.t("nav.label"));
  part("card").setAttribute("aria-label", speech.t("card.label"));
  part("panel").setAttribute("aria-label", panel ? speech.t(`nav.${panel}`) : "");
  part("bar").setAttribute("aria-label", speech.t("summary.label"));
  part("table").setAttribute("aria-label", speech.t("summary.table"));
  fill(
    "head",
    renderHead(app, (sheet) => paper.print(sheet)),
  );
  fill("rail", renderRail(app));
  fill("bar", renderBar(app, player));
  fill("banner", renderBanner(app));
  fill("trouble", renderTrouble(app), data.get().trouble !== null);
  fill("print-head", renderPrintHead(app));
  fill("print-foot", renderPrintFoot(app));
  fill("notice", html`${data.get().notice ?? ""}`);
  part("notice").classList.toggle("shown", data.get().notice !== null);
  const moved = [
    fill("panel", panels.render(), panel !== null),
    fill("card", card.render(), facility !== null),
    fill("table", table.render(), tableName !== null),
  ];
  fill("site", sites.render());
  fill("legend", legend.render(), (data.get().stock?.count ?? 0) > 0);
  if (moved.some(Boolean)) map.resize();
}

const viewKeys = Object.keys(standard) as (keyof View)[];
// What is under the pointer concerns the map alone.
const dataKeys = (Object.keys(NO_DATA) as (keyof Data)[]).filter((key) => key !== "hovered");
view.on(viewKeys, () => app.redraw());
data.on(dataKeys, () => app.redraw());

// A message stays for as long as it takes to read it.
let fading: ReturnType<typeof setTimeout> | undefined;
data.on(["notice"], ({ notice }) => {
  clearTimeout(fading);
  if (notice !== null) fading = setTimeout(() => data.set({ notice: null }), 6000 + 100 * notice.length);
});

let written = location.hash;
let writing: ReturnType<typeof setTimeout> | undefined;
view.on(viewKeys, () => {
  clearTimeout(writing);
  // Browsers refuse more than a hundred history changes in half a minute: a playing slider must wait.
  writing = setTimeout(() => {
    // An address entered meanwhile is read first.
    if (location.hash !== written) return;
    history.replaceState(null, "", `#${encodeView(view.get(), standard)}`);
    written = location.hash;
  }, 250);
});
window.addEventListener("hashchange", () => {
  if (location.hash === written) return;
  written = location.hash;
  view.set(decodeView(written, standard));
});
new ResizeObserver(() => map.resize()).observe(part("stage"));
// Escape closes what was opened last over the map.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !sites.close() && !(event.target as Element).closest("input, select, textarea"))
    view.set({ facility: null });
});
const paper = new Paper(map, draw);

draw();
followCard(app);
followLanguage(app);
followStanding(app);
void begin();

/** Who is signed in is known before anything is asked that may be refused. */
async function begin(): Promise<void> {
  const session = await app.api.get<SessionState>("/api/session").catch(() => null);
  setCsrf(session?.csrf ?? null);
  if (session?.accounts && (!session.person || session.person.must_change_password || session.person.must_add_codes)) {
    location.replace(session.person ? `${BASE}/office.html#account` : `${BASE}/sign-in.html${location.hash}`);
    return;
  }
  data.set({ session });
  await loadStart(app);
  connection.start();
}
