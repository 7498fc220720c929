import { jsx, jsxs } from "preact/jsx-runtime";
import { renderToStaticMarkup } from "preact-render-to-string";
import { directionOf } from "#shared/messages/formats.ts";
import { messages } from "#shared/messages/messages.ts";
const FONT = "16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif";
const BODY = `margin:0;padding:16px 8px;background:#f3efe8;color:#231f1a;font:${FONT}`;
const SHEET = "max-width:560px;margin:0 auto;background:#fffdf9;border:1px solid #e2dacd;border-radius:16px;overflow:hidden";
const BAND = "background:#231f1a;color:#f2b84b;padding:12px 20px;font-weight:700;font-size:18px";
const CONTENT = "padding:20px 20px 24px;overflow-wrap:anywhere";
const HEADING = "font-size:21px;line-height:1.3;margin:0 0 16px";
const BUTTON = "display:inline-block;background:#f2b84b;color:#231f1a;font-weight:700;text-decoration:none;padding:12px 20px;border-radius:10px";
const TICKET = "display:inline-block;box-sizing:border-box;width:250px;max-width:100%;margin:12px 0 0;padding:8px 4px;text-align:center;font-weight:700;border:1px dashed #b7a98f;border-radius:10px;background:#ffffff";
const CODE = "display:block;width:240px;max-width:100%;height:auto;margin:0 auto";
function mailPage(language, notice, codes) {
  return `<!doctype html>
${renderToStaticMarkup(
    /* @__PURE__ */ jsxs(Page, { language, title: notice.subject, children: [
      notice.paragraphs.map(
        (paragraph) => paragraph === notice.link?.url ? /* @__PURE__ */ jsx(Link, { ...notice.link }) : /* @__PURE__ */ jsx("p", { style: "margin:0 0 12px", children: paragraph })
      ),
      codes.map((code) => /* @__PURE__ */ jsx(Ticket, { language, ...code }))
    ] })
  )}
`;
}
function Page({ language, title, children }) {
  const dir = directionOf(language);
  return /* @__PURE__ */ jsxs("html", { lang: language, dir, children: [
    /* @__PURE__ */ jsxs("head", { children: [
      /* @__PURE__ */ jsx("meta", { charset: "utf-8" }),
      /* @__PURE__ */ jsx("meta", { name: "viewport", content: "width=device-width" }),
      /* @__PURE__ */ jsx("title", { children: title })
    ] }),
    /* @__PURE__ */ jsx("body", { style: BODY, children: /* @__PURE__ */ jsxs("div", { dir, style: SHEET, children: [
      /* @__PURE__ */ jsx("div", { style: BAND, children: "Milo" }),
      /* @__PURE__ */ jsxs("div", { style: CONTENT, children: [
        /* @__PURE__ */ jsx("h1", { style: HEADING, children: title }),
        children
      ] })
    ] }) })
  ] });
}
const Link = ({ url, label }) => /* @__PURE__ */ jsxs("p", { style: "margin:0 0 12px", children: [
  /* @__PURE__ */ jsx("a", { href: url, style: BUTTON, children: label }),
  /* @__PURE__ */ jsx("br", {}),
  /* @__PURE__ */ jsx("span", { dir: "ltr", style: "display:block;margin-top:8px;font-size:13px;color:#5e564b", children: url })
] });
const Ticket = ({ language, cid, label }) => /* @__PURE__ */ jsxs("div", { style: TICKET, children: [
  /* @__PURE__ */ jsx(
    "img",
    {
      src: `cid:${cid}`,
      width: "240",
      height: "240",
      alt: messages[language].codeOfSeat(label),
      style: CODE
    }
  ),
  messages[language].seat(label)
] });
export {
  mailPage
};
