import { Fragment, jsx, jsxs } from "preact/jsx-runtime";
const [WIDTH, HEIGHT] = [200, 300];
const hues = {
  drama: 28,
  comedy: 70,
  family: 95,
  animation: 140,
  "science fiction": 250,
  thriller: 280,
  crime: 310,
  horror: 15,
  romance: 355,
  documentary: 190,
  adventure: 120,
  musical: 335
};
function Poster({ movie, messages }) {
  const name = messages.posterOf(movie.title);
  return /* @__PURE__ */ jsx("span", { class: "poster", children: movie.posterUrl === null ? /* @__PURE__ */ jsx(Drawing, { movie, name }) : /* @__PURE__ */ jsx("img", { src: movie.posterUrl, alt: name, width: WIDTH, height: HEIGHT, loading: "lazy" }) });
}
function Drawing({ movie: { title, genres }, name }) {
  const next = numbersOf(title);
  const hue = (hues[genres[0] ?? ""] ?? next(360)) + next(24) - 12;
  const color = (light, chroma, turn = 0) => `oklch(${light} ${chroma} ${(hue + turn + 360) % 360})`;
  const lines = linesOf(title);
  const size = Math.min(34, Math.floor(190 / Math.max(...lines.map((line) => line.length), 5)) * 1.7);
  return /* @__PURE__ */ jsxs("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": name, children: [
    /* @__PURE__ */ jsx("rect", { width: WIDTH, height: HEIGHT, fill: color(0.24, 0.06) }),
    /* @__PURE__ */ jsx(Shapes, { kind: next(4), next, color }),
    /* @__PURE__ */ jsx(
      "rect",
      {
        y: HEIGHT - 34 - lines.length * size,
        width: WIDTH,
        height: HEIGHT,
        fill: color(0.18, 0.05),
        "fill-opacity": "0.72"
      }
    ),
    lines.map((line, at) => /* @__PURE__ */ jsx(
      "text",
      {
        x: "14",
        y: HEIGHT - 18 - (lines.length - 1 - at) * size,
        fill: "oklch(0.97 0.02 85)",
        "font-size": size,
        "font-weight": "800",
        direction: "ltr",
        "letter-spacing": "-0.5",
        children: line
      },
      line
    ))
  ] });
}
function Shapes(props) {
  const Composition = [LowSun, BarsOfLight, Rings, Stairs][props.kind];
  return /* @__PURE__ */ jsx(Composition, { ...props });
}
function LowSun({ next, color }) {
  return /* @__PURE__ */ jsxs(Fragment, { children: [
    /* @__PURE__ */ jsx("circle", { cx: 50 + next(100), cy: 90 + next(40), r: 48 + next(30), fill: color(0.82, 0.14, 40) }),
    /* @__PURE__ */ jsx(
      "path",
      {
        d: `M0 ${150 + next(30)} Q 100 ${110 + next(60)} 200 ${160 + next(30)} V300 H0Z`,
        fill: color(0.62, 0.14)
      }
    ),
    /* @__PURE__ */ jsx(
      "path",
      {
        d: `M0 ${190 + next(20)} Q 90 ${160 + next(60)} 200 ${200 + next(20)} V300 H0Z`,
        fill: color(0.42, 0.1)
      }
    )
  ] });
}
function BarsOfLight({ next, color }) {
  const lean = next(60) - 30;
  return /* @__PURE__ */ jsx(Fragment, { children: [0, 1, 2, 3, 4].map((bar) => /* @__PURE__ */ jsx(
    "path",
    {
      d: `M${bar * 44 - 10} 0 h${14 + next(18)} l${lean} 300 h-${20 + next(20)}Z`,
      fill: bar % 2 === 0 ? color(0.62, 0.14) : color(0.82, 0.14, 40),
      "fill-opacity": 0.55 + next(40) / 100
    },
    bar
  )) });
}
function Rings({ next, color }) {
  const [x, y] = [60 + next(80), 80 + next(60)];
  return /* @__PURE__ */ jsx(Fragment, { children: [120, 92, 66, 42, 20].map((radius, ring) => /* @__PURE__ */ jsx(
    "circle",
    {
      cx: x,
      cy: y,
      r: radius,
      fill: ring % 2 === 0 ? color(0.36 + ring * 0.07, 0.11) : color(0.82, 0.14, 40)
    },
    radius
  )) });
}
function Stairs({ next, color }) {
  const lit = next(6);
  return /* @__PURE__ */ jsx(Fragment, { children: [0, 1, 2, 3, 4, 5].map((step) => /* @__PURE__ */ jsx(
    "rect",
    {
      x: step * 34,
      y: 40 + step * (18 + next(12)),
      width: "34",
      height: "300",
      fill: step === lit ? color(0.82, 0.14, 40) : color(0.38 + step * 0.06, 0.11, step * 6)
    },
    step
  )) });
}
function numbersOf(text) {
  let state = 2166136261;
  for (const character of text) state = Math.imul(state ^ character.codePointAt(0), 16777619);
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
const LINE_LENGTH = 11;
const MOST_LINES = 4;
function linesOf(title) {
  const lines = [];
  for (const word of title.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== void 0 && last.length + word.length < LINE_LENGTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1]} \u2026`];
}
export {
  Poster
};
