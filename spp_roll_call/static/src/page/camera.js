/** @odoo-module **/

import { _t } from "../core/words";

const PAUSE = 200;
/**
 * How far the picture is turned before the library looks at it, one after the other (degrees). Of badges that are held
 * straight it cannot read about one in twenty, turned it can (ZXing.js 0.19.2, tried with some hundred).
 */
const TURNS = [0, 15, -7];
/** A turned picture is made smaller, so that less of its corners is lost. */
const SMALLER = 0.85;

/**
 * Read codes with the camera: by the browser itself, else by the library that Odoo has for it.
 *
 * @param {HTMLVideoElement} video shows what the camera sees
 * @param {(text: string) => void} onRead
 * @returns {() => void} what stops it
 */
export async function readerOf(video, onRead) {
    if (!navigator.mediaDevices) {
        throw new Error(_t("This browser gives no camera to the page."));
    }
    const detect = await detector();
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    video.srcObject = stream;
    await video.play();
    let timer = setTimeout(look, PAUSE);
    async function look() {
        const text = await detect(video);
        if (timer) {
            if (text) {
                onRead(text);
            }
            timer = setTimeout(look, PAUSE);
        }
    }
    return () => {
        clearTimeout(timer);
        timer = null;
        stream.getTracks().forEach((track) => track.stop());
    };
}

/** A function that returns the text of the code in a video, "" if there is none. */
async function detector() {
    const formats = (await globalThis.BarcodeDetector?.getSupportedFormats?.()) || [];
    if (formats.includes("qr_code")) {
        const native = new BarcodeDetector({ formats: ["qr_code"] });
        return async (video) => (await native.detect(video).catch(() => []))[0]?.rawValue || "";
    }
    await loadLibrary();
    let looks = 0;
    return (video) => detectByLibrary(video, TURNS[looks++ % TURNS.length]);
}

/** Odoo's scanner library is large: it is loaded when it is needed first, and then stored. */
function loadLibrary() {
    if (globalThis.ZXing) {
        return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = document.getElementById("app-script").dataset.scanner;
        script.onload = resolve;
        script.onerror = () =>
            reject(new Error(_t("The scanner is not on this phone yet. Open Scan once while there is a network.")));
        document.head.append(script);
    });
}

async function detectByLibrary(video, turn) {
    const { BinaryBitmap, HTMLCanvasElementLuminanceSource, HybridBinarizer, NotFoundException, QRCodeReader } =
        globalThis.ZXing;
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
    if (!canvas.width) {
        return "";
    }
    drawTurned(canvas, video, turn);
    try {
        return new QRCodeReader()
            .decode(new BinaryBitmap(new HybridBinarizer(new HTMLCanvasElementLuminanceSource(canvas))))
            .getText();
    } catch (error) {
        if (error instanceof NotFoundException || error.name?.endsWith("Exception")) {
            return ""; // no code, or one that is not sharp
        }
        throw error;
    }
}

function drawTurned(canvas, video, turn) {
    const [context, x, y] = [canvas.getContext("2d"), canvas.width / 2, canvas.height / 2];
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.translate(x, y);
    if (turn) {
        context.rotate((turn * Math.PI) / 180);
        context.scale(SMALLER, SMALLER);
    }
    context.drawImage(video, -x, -y);
}
