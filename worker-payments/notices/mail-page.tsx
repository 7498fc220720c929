// The HTML of a mail. Mail programs read styles where they stand, and few of them: one column, tables for
// nothing, no script.
import type { ComponentChildren } from 'preact'
import { renderToStaticMarkup } from 'preact-render-to-string'
import type { Language } from '#shared/domain/contact.ts'
import { directionOf } from '#shared/messages/formats.ts'
import { messages } from '#shared/messages/messages.ts'
import type { Notice } from './notice.ts'

/** A picture that comes with the mail, by its content id. */
export interface CodePicture {
  cid: string
  /** The seat. */
  label: string
}

const FONT = "16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
const BODY = `margin:0;padding:16px 8px;background:#f3efe8;color:#231f1a;font:${FONT}`
const SHEET =
  'max-width:560px;margin:0 auto;background:#fffdf9;border:1px solid #e2dacd;border-radius:16px;overflow:hidden'
const BAND = 'background:#231f1a;color:#f2b84b;padding:12px 20px;font-weight:700;font-size:18px'
const CONTENT = 'padding:20px 20px 24px;overflow-wrap:anywhere'
const HEADING = 'font-size:21px;line-height:1.3;margin:0 0 16px'
const BUTTON =
  'display:inline-block;background:#f2b84b;color:#231f1a;font-weight:700;text-decoration:none;padding:12px 20px;border-radius:10px'
// A code is 240 px wide with its quiet zone; with both borders it fits into 320 px.
const TICKET =
  'display:inline-block;box-sizing:border-box;width:250px;max-width:100%;margin:12px 0 0;padding:8px 4px;text-align:center;font-weight:700;border:1px dashed #b7a98f;border-radius:10px;background:#ffffff'
const CODE = 'display:block;width:240px;max-width:100%;height:auto;margin:0 auto'

export function mailPage(
  language: Language,
  notice: Omit<Notice, 'short'>,
  codes: readonly CodePicture[],
): string {
  return `<!doctype html>\n${renderToStaticMarkup(
    <Page language={language} title={notice.subject}>
      {notice.paragraphs.map((paragraph) =>
        paragraph === notice.link?.url ? (
          <Link {...notice.link} />
        ) : (
          <p style="margin:0 0 12px">{paragraph}</p>
        ),
      )}
      {codes.map((code) => (
        <Ticket language={language} {...code} />
      ))}
    </Page>,
  )}\n`
}

interface PageProps {
  language: Language
  title: string
  children: ComponentChildren
}

function Page({ language, title, children }: PageProps) {
  const dir = directionOf(language)
  return (
    <html lang={language} dir={dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{title}</title>
      </head>
      <body style={BODY}>
        <div dir={dir} style={SHEET}>
          <div style={BAND}>Milo</div>
          <div style={CONTENT}>
            <h1 style={HEADING}>{title}</h1>
            {children}
          </div>
        </div>
      </body>
    </html>
  )
}

/** A button, and its address for programs that show no buttons and people who look first. */
const Link = ({ url, label }: { url: string; label: string }) => (
  <p style="margin:0 0 12px">
    <a href={url} style={BUTTON}>
      {label}
    </a>
    <br />
    <span dir="ltr" style="display:block;margin-top:8px;font-size:13px;color:#5e564b">
      {url}
    </span>
  </p>
)

const Ticket = ({ language, cid, label }: CodePicture & { language: Language }) => (
  <div style={TICKET}>
    <img
      src={`cid:${cid}`}
      width="240"
      height="240"
      alt={messages[language].codeOfSeat(label)}
      style={CODE}
    />
    {messages[language].seat(label)}
  </div>
)
