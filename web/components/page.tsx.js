import { jsx, jsxs } from "preact/jsx-runtime";
import { languages } from "../../shared/domain/contact.ts";
import { assets } from "../assets.generated.ts";
import { directionOf, languageNames } from "../messages/messages.ts";
import { linkTo, withQuery } from "./site.ts";
function Page({ site, head, children }) {
  const { language, messages, path } = site;
  return /* @__PURE__ */ jsxs("html", { lang: language, dir: directionOf(language), children: [
    /* @__PURE__ */ jsx(HeadOf, { site, head }),
    /* @__PURE__ */ jsxs("body", { children: [
      /* @__PURE__ */ jsx("a", { class: "skip", href: "#content", children: messages.skipToContent }),
      /* @__PURE__ */ jsxs("header", { class: "bar", children: [
        /* @__PURE__ */ jsx("a", { class: "brand", href: linkTo(site, "/"), children: messages.siteName }),
        /* @__PURE__ */ jsx("nav", { children: /* @__PURE__ */ jsx("a", { href: linkTo(site, "/"), children: messages.whatIsOn }) })
      ] }),
      /* @__PURE__ */ jsx("main", { id: "content", tabIndex: -1, children }),
      /* @__PURE__ */ jsx("footer", { class: "foot", children: /* @__PURE__ */ jsx("nav", { "aria-label": messages.language, children: /* @__PURE__ */ jsx("ul", { children: languages.map((each) => /* @__PURE__ */ jsx("li", { children: /* @__PURE__ */ jsx(
        "a",
        {
          href: withQuery(path, { lang: each }),
          lang: each,
          hreflang: each,
          "aria-current": each === language ? "true" : void 0,
          children: languageNames[each]
        }
      ) }, each)) }) }) })
    ] })
  ] });
}
function HeadOf({ site, head }) {
  const { origin, language, messages } = site;
  const { title, description, image, canonical, facts = [] } = head;
  const named = title === messages.siteName ? title : `${title} \xB7 ${messages.siteName}`;
  const address = canonical === void 0 ? void 0 : origin + linkTo(site, canonical);
  return /* @__PURE__ */ jsxs("head", { children: [
    /* @__PURE__ */ jsx("meta", { charset: "utf-8" }),
    /* @__PURE__ */ jsx("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    /* @__PURE__ */ jsx("meta", { name: "color-scheme", content: "light dark" }),
    /* @__PURE__ */ jsx("title", { children: named }),
    description === void 0 ? null : /* @__PURE__ */ jsx("meta", { name: "description", content: description }),
    address === void 0 ? /* @__PURE__ */ jsx("meta", { name: "robots", content: "noindex" }) : /* @__PURE__ */ jsx("link", { rel: "canonical", href: address }),
    canonical === void 0 ? null : languages.map((each) => /* @__PURE__ */ jsx(
      "link",
      {
        rel: "alternate",
        hreflang: each,
        href: origin + withQuery(canonical, { lang: each })
      },
      each
    )),
    /* @__PURE__ */ jsx("meta", { property: "og:site_name", content: messages.siteName }),
    /* @__PURE__ */ jsx("meta", { property: "og:type", content: "website" }),
    /* @__PURE__ */ jsx("meta", { property: "og:title", content: title }),
    /* @__PURE__ */ jsx("meta", { property: "og:locale", content: language }),
    address === void 0 ? null : /* @__PURE__ */ jsx("meta", { property: "og:url", content: address }),
    description === void 0 ? null : /* @__PURE__ */ jsx("meta", { property: "og:description", content: description }),
    image === void 0 ? null : /* @__PURE__ */ jsx("meta", { property: "og:image", content: image }),
    /* @__PURE__ */ jsx("link", { rel: "icon", href: "data:," }),
    /* @__PURE__ */ jsx("link", { rel: "stylesheet", href: assets.site }),
    facts.map((fact) => /* @__PURE__ */ jsx(
      "script",
      {
        type: "application/ld+json",
        dangerouslySetInnerHTML: { __html: JSON.stringify(fact).replaceAll("<", "\\u003c") }
      }
    ))
  ] });
}
export {
  Page
};
