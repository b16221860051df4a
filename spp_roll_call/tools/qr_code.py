"""QR codes as SVG. Odoo's own way to draw them needs a library of the system that is not everywhere."""

from reportlab.graphics.barcode.qr import QrCodeWidget

QUIET = 4  # modules of white around the code (ISO/IEC 18004)


def qr_svg(text):
    """The QR code of a text, as the text of an SVG image of one module a unit."""
    code = QrCodeWidget(text, barLevel="M").qr
    code.make()
    count = code.getModuleCount()
    dark = ((row, column) for row in range(count) for column in range(count) if code.isDark(row, column))
    path = "".join(f"M{column + QUIET} {row + QUIET}h1v1h-1z" for row, column in dark)
    size = count + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    )
