/** @odoo-module **/

/** {outcome: [frequencies of a tone, vibration]} */
const SIGNALS = {
    marked: [[880, 1320], [60]],
    already: [
        [660, 660],
        [40, 60, 40],
    ],
    not_expected: [
        [440, 330],
        [150, 80, 150],
    ],
    household: [
        [440, 330],
        [150, 80, 150],
    ],
    other_session: [
        [440, 330],
        [150, 80, 150],
    ],
    unknown: [[220, 165], [400]],
};
const SECONDS = 0.14;
let audio = null;

/** Let an outcome be heard and felt. */
export function signal(outcome) {
    const [frequencies, vibration] = SIGNALS[outcome];
    navigator.vibrate?.(vibration);
    audio ||= globalThis.AudioContext && new AudioContext();
    if (!audio) {
        return;
    }
    frequencies.forEach((frequency, index) => {
        const tone = audio.createOscillator();
        const volume = audio.createGain();
        tone.frequency.value = frequency;
        volume.gain.value = 0.15;
        tone.connect(volume).connect(audio.destination);
        tone.start(audio.currentTime + index * SECONDS);
        tone.stop(audio.currentTime + (index + 1) * SECONDS);
    });
}
