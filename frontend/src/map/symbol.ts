/** A map symbol as inline SVG, for legends, tables and cards. */
import { html, svg, type TemplateResult } from "lit-html";
import { type Shape, shapePath } from "../palette";

export interface SymbolLook {
  shape: Shape;
  colour: string;
  outline?: "thin" | "thick" | "dashed";
  radius?: number;
  hatched?: boolean;
}

export function symbol(look: SymbolLook): TemplateResult {
  const width = look.outline === "thick" ? 2.4 : 1;
  return html`<svg class="symbol" viewBox="-11 -11 22 22" width="22" height="22" aria-hidden="true" focusable="false">
    ${svg` <path
      d=${shapePath(look.shape, look.radius ?? 6.5)}
      fill=${look.colour}
      stroke=${look.outline === "thick" ? "#111" : "#4d4d4d"}
      stroke-width=${width}
      stroke-dasharray=${look.outline === "dashed" ? "2.5 2" : "none"}
      stroke-linejoin="round"
    />${look.hatched ? svg`<path d="M-5 0L0 -5M-5 4L4 -5M-4 5L5 -4M0 5L5 0" stroke="#111" stroke-width="1.1" />` : ""}`}
  </svg>`;
}
