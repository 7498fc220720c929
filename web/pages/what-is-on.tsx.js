import { jsx, jsxs } from "preact/jsx-runtime";
import { Page } from "../components/page.tsx";
import { Poster } from "../components/poster.tsx";
import { ShowtimeChip } from "../components/showtime-chip.tsx";
import { linkTo, withQuery } from "../components/site.ts";
import { addDays, languageName, longDay, shortDay } from "../components/times.ts";
import { screeningEvent } from "./screening-event.ts";
const DAYS_SHOWN = 8;
function WhatIsOn(props) {
  const { site, today, day, filter, movies } = props;
  const { messages, language } = site;
  const name = day === today ? messages.today : day === addDays(today, 1) ? messages.tomorrow : longDay(language, day);
  const facts = movies.flatMap(
    (movie) => movie.places.flatMap(
      ({ theater, showtimes }) => showtimes.map((showtime) => screeningEvent(site, { movie, theater, showtime }))
    )
  );
  const title = `${messages.whatIsOn}: ${name}`;
  return /* @__PURE__ */ jsxs(Page, { site, head: { title, description: title, canonical: "/", facts }, children: [
    /* @__PURE__ */ jsxs("h1", { children: [
      messages.whatIsOn,
      /* @__PURE__ */ jsxs("span", { class: "soft", children: [
        " \xB7 ",
        name
      ] })
    ] }),
    /* @__PURE__ */ jsx(Days, { ...props }),
    /* @__PURE__ */ jsx(Filters, { ...props }),
    movies.length === 0 ? /* @__PURE__ */ jsxs("div", { class: "empty", children: [
      /* @__PURE__ */ jsx("p", { children: filter.q ? messages.nothingFound(filter.q) : messages.nothingOnDay }),
      /* @__PURE__ */ jsx("a", { class: "button", href: linkTo(site, `/?date=${day}`), children: messages.showAll })
    ] }) : /* @__PURE__ */ jsx("ul", { class: "movies", children: movies.map((movie) => /* @__PURE__ */ jsx(MovieOfDay, { site, movie }, movie.id)) })
  ] });
}
function Days({ site, today, day }) {
  const { messages, language, path } = site;
  const names = [messages.today, messages.tomorrow];
  return /* @__PURE__ */ jsx("nav", { "aria-label": messages.days, children: /* @__PURE__ */ jsx("ol", { class: "days", children: Array.from({ length: DAYS_SHOWN }, (_, ahead) => addDays(today, ahead)).map((each, ahead) => /* @__PURE__ */ jsx("li", { children: /* @__PURE__ */ jsx(
    "a",
    {
      class: "day",
      href: linkTo(site, withQuery(path, { date: ahead === 0 ? void 0 : each })),
      "aria-current": each === day ? "date" : void 0,
      children: names[ahead] ?? shortDay(language, each)
    }
  ) }, each)) }) });
}
function Filters({ site, today, day, filter, cities, formats, spoken }) {
  const { messages, language } = site;
  return /* @__PURE__ */ jsx("search", { children: /* @__PURE__ */ jsxs("form", { class: "filters", action: "/", method: "get", children: [
    day === today ? null : /* @__PURE__ */ jsx("input", { type: "hidden", name: "date", value: day }),
    language === "en" ? null : /* @__PURE__ */ jsx("input", { type: "hidden", name: "lang", value: language }),
    /* @__PURE__ */ jsxs("label", { class: "field", children: [
      /* @__PURE__ */ jsx("span", { children: messages.search }),
      /* @__PURE__ */ jsx(
        "input",
        {
          type: "search",
          name: "q",
          maxLength: 100,
          value: filter.q ?? "",
          placeholder: messages.searchHint
        }
      )
    ] }),
    /* @__PURE__ */ jsx(
      Choice,
      {
        name: "city",
        label: messages.city,
        any: messages.allCities,
        value: filter.city,
        values: cities
      }
    ),
    /* @__PURE__ */ jsx(
      Choice,
      {
        name: "format",
        label: messages.format,
        any: messages.anyFormat,
        value: filter.format,
        values: formats
      }
    ),
    /* @__PURE__ */ jsx(
      Choice,
      {
        name: "spoken",
        label: messages.spokenLanguage,
        any: messages.anyLanguage,
        value: filter.spoken,
        values: spoken,
        nameOf: (tag) => languageName(language, tag)
      }
    ),
    /* @__PURE__ */ jsx("button", { class: "button", type: "submit", children: messages.filter })
  ] }) });
}
const Choice = ({ name, label, any, value, values, nameOf = (each) => each }) => /* @__PURE__ */ jsxs("label", { class: "field", children: [
  /* @__PURE__ */ jsx("span", { children: label }),
  /* @__PURE__ */ jsxs("select", { name, children: [
    /* @__PURE__ */ jsx("option", { value: "", children: any }),
    values.map((each) => /* @__PURE__ */ jsx("option", { value: each, selected: each === value, children: nameOf(each) }, each))
  ] })
] });
function MovieOfDay({ site, movie }) {
  const { messages } = site;
  const facts = [
    messages.minutes(movie.durationMinutes),
    movie.certificate === null ? "" : messages.certificateOf(movie.certificate),
    movie.genres.join(", ")
  ];
  return /* @__PURE__ */ jsxs("li", { class: "movie", children: [
    /* @__PURE__ */ jsx(Poster, { movie, messages }),
    /* @__PURE__ */ jsxs("div", { children: [
      /* @__PURE__ */ jsx("h2", { children: /* @__PURE__ */ jsx("a", { class: "title-link", href: linkTo(site, `/movies/${movie.id}`), children: movie.title }) }),
      /* @__PURE__ */ jsx("p", { class: "soft", children: facts.filter(Boolean).join(" \xB7 ") }),
      movie.places.map(({ theater, showtimes }) => /* @__PURE__ */ jsxs("div", { class: "place", children: [
        /* @__PURE__ */ jsxs("h3", { children: [
          theater.name,
          ", ",
          theater.city
        ] }),
        /* @__PURE__ */ jsx("ul", { class: "chips", children: showtimes.map((showtime) => /* @__PURE__ */ jsx("li", { children: /* @__PURE__ */ jsx(ShowtimeChip, { site, showtime }) }, showtime.id)) })
      ] }, theater.id))
    ] })
  ] });
}
export {
  WhatIsOn
};
