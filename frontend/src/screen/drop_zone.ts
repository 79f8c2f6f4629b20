/** Files may be dropped anywhere on the page: a veil says so, and the import panel takes them. */
import type { App } from "../app";
import { dropsOf } from "../importing/dropped";

export function followDrops(app: App, veil: HTMLElement): void {
  let depth = 0;
  const show = (shown: boolean) => {
    veil.textContent = shown ? app.speech().t("drop.anywhere") : "";
    veil.classList.toggle("shown", shown);
  };
  const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  window.addEventListener("dragenter", (event) => {
    if (!holdsFiles(event)) return;
    depth++;
    show(true);
  });
  window.addEventListener("dragleave", (event) => {
    if (holdsFiles(event) && --depth <= 0) show(false);
  });
  window.addEventListener("dragover", (event) => {
    if (holdsFiles(event)) event.preventDefault();
  });
  window.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    app.view.set({ panel: "import" });
    void dropsOf(event.dataTransfer!).then((files) => app.imports.add(files));
  });
}
