import { Fragment, jsx, jsxs } from "preact/jsx-runtime";
import { linkTo } from "./site.ts";
import { languageName, timeOf } from "./times.ts";
const FEW_SHARE = 0.15;
const COUNTED_BELOW = 10;
function ShowtimeChip({ site, showtime }) {
  const { language, messages } = site;
  const { startsAt, timeZone, seats, left } = showtime;
  const state = left <= 0 ? "none" : left < seats * FEW_SHARE ? "few" : "many";
  const content = /* @__PURE__ */ jsxs(Fragment, { children: [
    /* @__PURE__ */ jsx("time", { dateTime: startsAt.toISOString(), children: timeOf(language, startsAt, timeZone) }),
    /* @__PURE__ */ jsx("span", { children: [
      languageName(language, showtime.language),
      showtime.format === "standard" ? "" : showtime.format.toUpperCase()
    ].filter(Boolean).join(" \xB7 ") }),
    /* @__PURE__ */ jsxs("span", { class: "soft", children: [
      messages.screen(showtime.screen),
      /* @__PURE__ */ jsx("br", {}),
      fullness(site, left, state)
    ] }),
    /* @__PURE__ */ jsx(Fill, { share: seats === 0 ? 1 : 1 - left / seats })
  ] });
  return state === "none" ? /* @__PURE__ */ jsx("span", { class: "chip none", children: content }) : /* @__PURE__ */ jsx("a", { class: `chip ${state}`, href: linkTo(site, `/showtimes/${showtime.id}`), children: content });
}
function fullness({ messages }, left, state) {
  if (state === "none") return messages.soldOut;
  if (left < COUNTED_BELOW) return messages.seatsLeft(left);
  return state === "few" ? messages.fewSeats : messages.manySeats;
}
const Fill = ({ share }) => /* @__PURE__ */ jsxs("svg", { class: "fill", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true", children: [
  /* @__PURE__ */ jsx("rect", { width: "100", height: "4", fill: "currentColor", "fill-opacity": "0.2" }),
  /* @__PURE__ */ jsx("rect", { width: Math.round(Math.min(1, Math.max(0, share)) * 100), height: "4", fill: "currentColor" })
] });
export {
  ShowtimeChip
};
