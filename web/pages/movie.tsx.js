import { Fragment, jsx, jsxs } from "preact/jsx-runtime";
import { Page } from "../components/page.tsx";
import { Poster } from "../components/poster.tsx";
import { ShowtimeChip } from "../components/showtime-chip.tsx";
import { linkTo } from "../components/site.ts";
import { dateOf, languageName, longDay, numberOf } from "../components/times.ts";
import { screeningEvent } from "./screening-event.ts";
function MoviePage({ site, movie, days, reviews }) {
  const { messages } = site;
  const canonical = `/movies/${movie.id}`;
  const facts = days.flatMap(
    ({ places }) => places.flatMap(
      ({ theater, showtimes }) => showtimes.map((showtime) => screeningEvent(site, { movie, theater, showtime }))
    )
  );
  const head = {
    title: movie.title,
    description: movie.synopsis,
    canonical,
    facts,
    image: movie.posterUrl ?? void 0
  };
  return /* @__PURE__ */ jsxs(Page, { site, head, children: [
    /* @__PURE__ */ jsxs("article", { class: "hero", children: [
      /* @__PURE__ */ jsx(Poster, { movie, messages }),
      /* @__PURE__ */ jsxs("div", { class: "stack", children: [
        /* @__PURE__ */ jsx("h1", { children: movie.title }),
        /* @__PURE__ */ jsx("p", { children: movie.synopsis }),
        /* @__PURE__ */ jsx(Facts, { site, movie }),
        movie.trailerUrl === null ? null : /* @__PURE__ */ jsx("p", { children: /* @__PURE__ */ jsx("a", { href: movie.trailerUrl, rel: "noreferrer", children: messages.watchTrailer }) })
      ] })
    ] }),
    /* @__PURE__ */ jsx(Showtimes, { site, days }),
    /* @__PURE__ */ jsx(Reviews, { site, reviews })
  ] });
}
function Facts({ site, movie }) {
  const { messages, language } = site;
  const { originalTitle, certificate, releaseDate } = movie;
  const facts = [
    [messages.original, originalTitle === movie.title ? null : originalTitle],
    [messages.facts, [messages.minutes(movie.durationMinutes), ...movie.genres].join(" \xB7 ")],
    [messages.spokenLanguage, movie.languages.map((tag) => languageName(language, tag)).join(", ")],
    [messages.certificate, certificate && messages.certificateOf(certificate)],
    [messages.released, releaseDate && dateOf(language, releaseDate)],
    [messages.credits, movie.credits.map(({ role, name }) => `${name} (${role})`).join(", ")]
  ];
  return /* @__PURE__ */ jsx("dl", { class: "facts", children: facts.map(
    ([name, value]) => value ? /* @__PURE__ */ jsxs(Fragment, { children: [
      /* @__PURE__ */ jsx("dt", { children: name }),
      /* @__PURE__ */ jsx("dd", { children: value })
    ] }) : null
  ) });
}
function Showtimes({ site, days }) {
  const { messages, language } = site;
  const theaters = days.flatMap(({ places }) => places.map(({ theater }) => theater));
  const zones = [...new Set(theaters.map(({ timeZone }) => timeZone))];
  return /* @__PURE__ */ jsxs("section", { class: "stack", "aria-labelledby": "showtimes", children: [
    /* @__PURE__ */ jsx("h2", { id: "showtimes", children: messages.showtimes }),
    zones.length === 0 ? null : /* @__PURE__ */ jsx("p", { class: "soft", children: messages.allTimes(zones.join(", ")) }),
    days.length === 0 ? /* @__PURE__ */ jsxs("div", { class: "empty", children: [
      /* @__PURE__ */ jsx("p", { children: messages.noShowtimes }),
      /* @__PURE__ */ jsx("a", { class: "button", href: linkTo(site, "/"), children: messages.toWhatIsOn })
    ] }) : null,
    days.map(({ day, places }) => /* @__PURE__ */ jsxs("div", { class: "stack", children: [
      /* @__PURE__ */ jsx("h3", { children: longDay(language, day) }),
      places.map(({ theater, showtimes }) => /* @__PURE__ */ jsxs("div", { class: "place", children: [
        /* @__PURE__ */ jsxs("p", { class: "soft", children: [
          theater.name,
          ", ",
          theater.city
        ] }),
        /* @__PURE__ */ jsx("ul", { class: "chips", children: showtimes.map((showtime) => /* @__PURE__ */ jsx("li", { children: /* @__PURE__ */ jsx(ShowtimeChip, { site, showtime }) }, showtime.id)) })
      ] }, theater.id))
    ] }, day))
  ] });
}
const RATINGS = [5, 4, 3, 2, 1];
function Reviews({ site, reviews }) {
  const { messages, language } = site;
  const { average, count, distribution, latest } = reviews;
  return /* @__PURE__ */ jsxs("section", { class: "stack", "aria-labelledby": "reviews", children: [
    /* @__PURE__ */ jsx("h2", { id: "reviews", children: messages.reviews }),
    average === null ? /* @__PURE__ */ jsx("p", { class: "soft", children: messages.noReviews }) : /* @__PURE__ */ jsxs(Fragment, { children: [
      /* @__PURE__ */ jsx("p", { children: messages.ratingOf(numberOf(language, average, 1), count) }),
      /* @__PURE__ */ jsx("dl", { class: "distribution", children: RATINGS.map((rating) => /* @__PURE__ */ jsxs(Fragment, { children: [
        /* @__PURE__ */ jsx("dt", { id: `rating-${rating}`, children: messages.stars(rating) }),
        /* @__PURE__ */ jsx("dd", { children: /* @__PURE__ */ jsx("meter", { "aria-labelledby": `rating-${rating}`, max: count, value: distribution[rating] ?? 0 }) }),
        /* @__PURE__ */ jsx("dd", { class: "figures", children: numberOf(language, distribution[rating] ?? 0) })
      ] })) }),
      /* @__PURE__ */ jsx("ul", { class: "reviews", children: latest.map(({ id, author, rating, text, day }) => /* @__PURE__ */ jsxs("li", { class: "review", children: [
        /* @__PURE__ */ jsxs("p", { children: [
          /* @__PURE__ */ jsx("strong", { children: messages.stars(rating) }),
          /* @__PURE__ */ jsxs("span", { class: "soft", children: [
            " ",
            "\xB7 ",
            author,
            " \xB7 ",
            dateOf(language, day)
          ] })
        ] }),
        /* @__PURE__ */ jsx("p", { children: text })
      ] }, id)) })
    ] })
  ] });
}
export {
  MoviePage
};
