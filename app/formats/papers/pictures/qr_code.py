"""QR codes, drawn here and asked of nobody."""

import io

import segno


def qr_svg(address: str) -> str:
    """The address as a QR code; empty for none."""
    if not address:
        return ""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=4, border=4, light="white")
    return drawn.getvalue().decode()


def qr_source(address: str) -> str:
    """The address as a QR code, for the `src` of an image."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4, light="white"))
