/** Of the page of a comparison: it has nothing of elsewhere, no font either. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fffdf9, #1b1613);
  --sunken: light-dark(#f2eadd, #14100e);
  --line: light-dark(#e3d8c6, #3d342d);
  --text: light-dark(#2b211b, #f5ece1);
  --muted: light-dark(#665a4e, #b9aa9b);
  accent-color: light-dark(#b23f16, #f08a5a);
}
body { margin: 0 auto; max-width: 1400px; padding: 1.5rem; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.2; }
h2 { margin-top: 2rem; font-size: 1.25rem; }
p { max-width: 75ch; }
.muted, footer { color: var(--muted); }
.slider { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; position: sticky; top: 0; padding: 0.5rem 0; background: var(--ground); }
.slider input { flex: 1; min-width: 12rem; height: 1.5rem; }
.slider output { min-width: 11em; font-weight: 600; font-variant-numeric: tabular-nums; }
button { font: inherit; padding: 0.25rem 0.75rem; }
.runs { display: flex; flex-wrap: wrap; gap: 1.25rem; align-items: flex-start; }
figure { margin: 0; width: 21rem; max-width: 100%; }
figcaption svg, th svg { margin-right: 0.4em; }
figure img { display: block; width: 100%; margin-top: 0.25rem; border-radius: 6px; background: var(--sunken); image-rendering: pixelated; }
figure small { color: var(--muted); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(36rem, 100%), 1fr)); gap: 1rem; }
.charts svg { width: 100%; max-width: 720px; height: auto; }
main:has(#everything:checked) .fair, main:not(:has(#everything:checked)) .whole { display: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { min-width: 7rem; padding: 0.3rem 0.75rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
`;

/** The slider of the samples. It takes its pictures from the page, and asks nobody for anything. */
export const pageScript = `
'use strict';
const { moments, runs } = JSON.parse(document.getElementById('sheets').textContent);
const slider = document.getElementById('moment');
const said = document.getElementById('said');
const play = document.getElementById('play');
function show() {
  const moment = moments[Number(slider.value)];
  said.textContent = moment.words;
  slider.setAttribute('aria-valuetext', moment.words);
  runs.forEach(({ name, sheets }, place) => {
    const sheet = sheets[moment.sheets[place]];
    const picture = document.getElementById('picture-' + place);
    const caption = document.getElementById('caption-' + place);
    picture.hidden = !sheet;
    caption.textContent = sheet ? 'Generated at step ' + sheet.step.toLocaleString('en') : 'No creatures yet.';
    if (!sheet) return;
    picture.src = sheet.url;
    picture.alt = 'Generated creatures of ' + name + ' at step ' + sheet.step.toLocaleString('en');
  });
}
let timer;
function stop() {
  clearInterval(timer);
  timer = undefined;
  play.textContent = 'Play';
}
slider.addEventListener('input', () => { stop(); show(); });
play.addEventListener('click', () => {
  if (timer !== undefined) return stop();
  if (slider.value === slider.max) slider.value = '0';
  play.textContent = 'Pause';
  timer = setInterval(() => {
    slider.value = String(Number(slider.value) + 1);
    show();
    if (slider.value === slider.max) stop();
  }, 250);
});
show();
`;
