"""A film for the camera of a phone: one picture, in the format YUV4MPEG2 that Chromium takes for a camera."""

from reportlab.graphics.barcode.qr import QrCodeWidget

WIDTH, HEIGHT = 640, 480
DARK, LIGHT, NO_COLOUR = 16, 235, 128
MODULE, LEFT, TOP = 10, 90, 40  # pixels


def write_film(path, text):
    """Write a film that shows the QR code of a text."""
    code = QrCodeWidget(text, barLevel="M").qr
    code.make()
    with open(path, "wb") as film:
        film.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F5:1 Ip A1:1 C420jpeg\n".encode())
        film.write(b"FRAME\n" + _brightness(code) + bytes([NO_COLOUR]) * (WIDTH * HEIGHT // 2))


def _brightness(code):
    pixels = bytearray([LIGHT]) * (WIDTH * HEIGHT)
    count = code.getModuleCount()
    for row in range(count):
        line = b"".join(bytes([DARK if code.isDark(row, column) else LIGHT]) * MODULE for column in range(count))
        for y in range(TOP + row * MODULE, TOP + (row + 1) * MODULE):
            pixels[y * WIDTH + LEFT : y * WIDTH + LEFT + len(line)] = line
    return bytes(pixels)
