// The layout of a screen: its drawing as text, its picture beside it, and whom a new version concerns.
import type { VNode } from 'preact'
import { readDrawing } from '../../../shared/domain/drawing.ts'
import { wallTimeIn } from '../../../shared/messages/formats.ts'
import { assets } from '../../assets.generated.ts'
import {
  LAYOUT_ERRORS,
  LAYOUT_FORM,
  LAYOUT_PREVIEW,
  type LayoutEditor,
  PAINT,
  PAINT_SIGNS,
} from '../../components/office/layout-data.ts'
import { LayoutPicture } from '../../components/office/layout-picture.tsx'
import { officeLink, type TheaterOffice } from '../../components/office/office.ts'
import { OfficeFrame } from '../../components/office/office-frame.tsx'
import { ScrollBox } from '../../components/office/scroll-box.tsx'
import { nameOf } from '../../components/seats/seat-words.ts'
import { dateOf, dayOf } from '../../components/times.ts'
import { type LayoutsMessages, layoutsMessages } from '../../messages/layouts.ts'
import { seatsMessages } from '../../messages/seats.ts'

interface Props {
  office: TheaterOffice
  editor: LayoutEditor
}
type PartProps = Props & { texts: LayoutsMessages }

export function LayoutPage({ office, editor }: Props): VNode {
  const texts = layoutsMessages[office.language]
  const title = texts.layoutOf(office.messages.screen(editor.screen.number))
  return (
    <OfficeFrame office={office} title={title} script={assets.officeLayout}>
      <p>
        <a href={officeLink(office, '/office/programme')}>{texts.toProgramme}</a>
      </p>
      {editor.isBeyondDrawing ? <p class="notice">{texts.notDrawn}</p> : null}
      <div class="layout-editor">
        <Editor office={office} editor={editor} texts={texts} />
        <Preview office={office} editor={editor} texts={texts} />
      </div>
      {editor.versions.length === 0 ? null : <Versions office={office} editor={editor} texts={texts} />}
    </OfficeFrame>
  )
}

function Editor({ office, editor, texts }: PartProps) {
  return (
    <form id={LAYOUT_FORM} class="form" data-screen={editor.screen.id}>
      <div class="form-problem" role="alert" hidden />
      <div class="field">
        <label for="drawing">{texts.drawing}</label>
        <span id="drawing-hint" class="soft">
          {texts.drawingHint}
        </span>
        <textarea
          id="drawing"
          name="drawing"
          class="drawing"
          dir="ltr"
          rows={18}
          spellcheck={false}
          autocomplete="off"
          aria-describedby={`drawing-hint ${LAYOUT_ERRORS}`}
        >
          {editor.drawing}
        </textarea>
      </div>
      <div id={LAYOUT_ERRORS} class="layout-errors" role="status" />
      <Affected office={office} editor={editor} texts={texts} />
      <button type="submit" class="button">
        {texts.saveLayout}
      </button>
      <p class="notice" role="status" hidden data-saved />
    </form>
  )
}

function Affected({ office, editor, texts }: PartProps) {
  const kept = editor.affected.filter(({ keeps }) => keeps)
  return (
    <section aria-labelledby="affected">
      <h2 id="affected">{texts.affected}</h2>
      <p>{texts.takeNew(editor.affected.length - kept.length)}</p>
      {kept.length === 0 ? null : (
        <>
          <p>{texts.keepOld(kept.length)}</p>
          <ul class="kept">
            {kept.map(({ id, movieTitle, startsAt }) => (
              <li key={id}>
                <bdi>{movieTitle}</bdi>, {wallTimeIn(office.language, startsAt, office.theater.timeZone)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function Preview({ office, editor, texts }: PartProps) {
  const seats = seatsMessages[office.language]
  const names: Record<(typeof PAINT_SIGNS)[number], string> = {
    s: nameOf('standard', seats),
    p: nameOf('premium', seats),
    r: nameOf('recliner', seats),
    o: nameOf('sofa', seats),
    w: texts.wheelchair,
    c: texts.companionSeat,
    '.': texts.noPlace,
  }
  const read = readDrawing(editor.drawing)
  return (
    <section aria-labelledby="preview">
      <h2 id="preview">{texts.preview}</h2>
      <fieldset class="checks">
        <legend>{texts.paintAs}</legend>
        {PAINT_SIGNS.map((sign) => (
          <label key={sign}>
            <input type="radio" name={PAINT} value={sign} checked={sign === 'p'} /> {names[sign]}
          </label>
        ))}
      </fieldset>
      <ScrollBox
        class="layout-box"
        dir="ltr"
        label={texts.layoutOf(office.messages.screen(editor.screen.number))}
      >
        <div id={LAYOUT_PREVIEW}>
          <LayoutPicture seats={read.ok ? read.layout.seats : []} texts={texts} />
        </div>
      </ScrollBox>
    </section>
  )
}

function Versions({ office, editor, texts }: PartProps) {
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">{texts.versions}</h2>
      <div class="table-box">
        <table class="table">
          <caption class="only-heard">{texts.versions}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.version}</th>
              <th scope="col">{texts.sinceDay}</th>
              <th scope="col">{texts.drawing}</th>
              <th scope="col">{texts.showtimesToCome}</th>
            </tr>
          </thead>
          <tbody>
            {editor.versions.map(({ version, createdAt, seats, showtimes }) => (
              <tr key={version}>
                <th scope="row">{version}</th>
                <td>{dateOf(office.language, dayOf(createdAt, office.theater.timeZone))}</td>
                <td class="figures">{texts.seatCount(seats)}</td>
                <td class="figures">{showtimes}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
