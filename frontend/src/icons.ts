/** Line icons, 24 × 24, drawn for this program. Decorative: the control beside them carries the name. */
import { html, svg, type TemplateResult } from "lit-html";

const PATHS: Record<string, string> = {
  start: "M5 21V4M5 5h12l-2.500 3.500L17 12H5",
  filters: "M4 6h16M7 12h10M10 18h4",
  dashboard: "M5 20V11M12 20V4M19 20v-6",
  plan: "M6 18V8l6-4 6 4v10M9 18v-5h6v5M3 20h18",
  forecast: "M4 18l5-6 4 3 7-9M4 21h16",
  access: "M12 5.5a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6ZM9 22l2-7-2-3V8.5h6l2.5 3.5M13 15l3 7",
  layers: "M12 3l9 5-9 5-9-5ZM3 12.5l9 5 9-5M3 17l9 5 9-5",
  import: "M12 3v12M7 10l5 5 5-5M4 17v4h16v-4",
  views: "M6 3h12v18l-6-4.5L6 21Z",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  home: "M4 11l8-7 8 7M6 9.5V20h12V9.5",
  lasso: "M5 15c-3-4 0-10 7-10s9 4 8 7-5 5-10 4c-3 0-5 0-5-1Zm1 1c1 2 0 4-1 5",
  circle: "M12 12h8M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-8.2a.8.8 0 1 0 0-1.6.8.8 0 0 0 0 1.6Z",
  clear: "M6 6l12 12M18 6L6 18",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5L21 21",
  play: "M8 5l11 7-11 7Z",
  pause: "M8 5v14M16 5v14",
  table: "M4 5h16v14H4ZM4 10h16M4 14.5h16M10 10v9",
  print: "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7Z",
  down: "M6 9l6 6 6-6",
  up: "M6 15l6-6 6 6",
  right: "M9 6l6 6-6 6",
  pin: "M12 21s7-6.3 7-11.5A7 7 0 0 0 5 9.5C5 14.700 12 21 12 21ZM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z",
  csv: "M6 3h8l4 4v14H6ZM14 3v4h4M9 13h6M9 17h6",
  warn: "M12 4l9 16H3ZM12 10v5M12 17.500v.5",
  edit: "M4 20l1-4L16 5l3 3L8 19ZM14 7l3 3",
  undo: "M8 5L4 9l4 4M4 9h11a5.500 5.500 0 0 1 0 11H9",
  file: "M6 3h8l4 4v14H6ZM14 3v4h4",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
};

export function icon(name: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
    ${svg`<path
      d=${PATHS[name] ?? ""}
      fill="none"
      stroke="currentColor"
      stroke-width="1.9"
      stroke-linecap="round"
      stroke-linejoin="round"
    />`}
  </svg>`;
}
