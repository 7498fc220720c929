// The little of PDF (ISO 32000) that a ticket needs: one page, lines of Helvetica and filled boxes. A library for all of
// PDF would be larger than the whole Worker may be.

export interface PdfLine {
  text: string
  /** Points from the left and from the bottom. */
  x: number
  y: number
  size: number
  bold?: boolean
}

export interface PdfBox {
  x: number
  y: number
  width: number
  height: number
}

export interface PdfPage {
  width: number
  height: number
  title: string
  lines: readonly PdfLine[]
  boxes: readonly PdfBox[]
}

export function writePdf({ width, height, title, lines, boxes }: PdfPage): Uint8Array<ArrayBuffer> {
  const text = lines.map(
    ({ text, x, y, size, bold }) =>
      `BT /${bold ? 'B' : 'R'} ${size} Tf ${x.toFixed(2)} ${y.toFixed(2)} Td ${literal(text)} Tj ET`,
  )
  const dark = boxes.map(
    (box) => `${box.x.toFixed(2)} ${box.y.toFixed(2)} ${box.width.toFixed(2)} ${box.height.toFixed(2)} re`,
  )
  const content = [...text, ...dark, 'f'].join('\n')
  const font = (name: string) =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`
  return assemble([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R /Resources << /Font << /R 5 0 R /B 6 0 R >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    font('Helvetica'),
    font('Helvetica-Bold'),
    `<< /Title ${literal(title)} /Creator (Milo) >>`,
  ])
}

/** Objects with their table of offsets. Everything is a character a byte by now. */
function assemble(objects: string[]): Uint8Array<ArrayBuffer> {
  let file = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n'
  const offsets = objects.map((object, at) => {
    const offset = file.length
    file += `${at + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Info ${objects.length} 0 R >>`
  file += `xref\n0 ${size}\n0000000000 65535 f \n${table}${trailer}\nstartxref\n${file.length}\n%%EOF\n`
  const bytes = new Uint8Array(file.length)
  for (let at = 0; at < file.length; at += 1) bytes[at] = file.charCodeAt(at)
  return bytes
}

// The standard fonts know Latin letters only (WinAnsi, which is Latin-1 and these); others lose their accents or become "?".
const WIN_ANSI = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ'

function literal(text: string): string {
  const known = (char: string) =>
    /[\x20-\x7e\xa0-\xff]/.test(char) || (char !== '\0' && WIN_ANSI.includes(char))
  const plain = Array.from(text, (char) =>
    known(char) ? char : Array.from(char.normalize('NFKD')).filter(known).join('') || '?',
  ).join('')
  const bytes = Array.from(plain, (char) => {
    const at = WIN_ANSI.indexOf(char)
    return at < 0 ? char : String.fromCharCode(0x80 + at)
  }).join('')
  return `(${bytes.replace(/[\\()]/g, '\\$&')})`
}
