import { jsx, jsxs } from "preact/jsx-runtime";
import { Page } from "../components/page.tsx";
import { linkTo } from "../components/site.ts";
function ProblemPage({ site, problem }) {
  const { messages, path } = site;
  const [title, hint, action, target] = problem === "not_found" ? [messages.pageNotFound, messages.pageNotFoundHint, messages.toWhatIsOn, linkTo(site, "/")] : [messages.unavailable, messages.unavailableHint, messages.tryAgain, linkTo(site, path)];
  return /* @__PURE__ */ jsx(Page, { site, head: { title }, children: /* @__PURE__ */ jsxs("div", { class: "empty", children: [
    /* @__PURE__ */ jsx("h1", { children: title }),
    /* @__PURE__ */ jsx("p", { children: hint }),
    /* @__PURE__ */ jsx("a", { class: "button", href: target, children: action })
  ] }) });
}
export {
  ProblemPage
};
