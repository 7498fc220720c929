// Scans at a door: judged in the page by the signature, checked in by the server, and where it does not
// answer kept and sent later. Each scan has a nonce, so that one that is sent again is the same scan.
import { type TicketFacts, verifyTicketCode } from '../../../shared/tickets/codes.ts'
import type { Conflict, DoorData, LetIn, Verdict } from '../../components/office/door/door.ts'
import { judge } from '../../components/office/door/judge.ts'
import { timeOf } from '../../components/times.ts'
import { doorMessages } from '../../messages/door.ts'
import { type Called, call, type Problem } from '../call.ts'
import { isAway, isSignedOut, letIn, refusedBy, type ShownCheckIn } from './door-answers.ts'
import type { DoorList } from './door-list.ts'
import { all, put, type QueuedScan, remove } from './door-store.ts'

/** Somebody stands at the door: after this long it decides by itself. */
const PATIENCE_MS = 3_000
const RECENT = 8
const AWAY: { ok: false; problem: Problem } = {
  ok: false,
  problem: { code: 'unavailable', title: '', status: 0 },
}

export class DoorDesk {
  online = true
  signedOut = false
  /** This browser knows the signature's algorithm. */
  canVerify = true
  doorName = ''
  queue: QueuedScan[] = []
  conflicts: Conflict[] = []
  readonly #data: DoorData
  readonly #list: DoorList

  constructor(data: DoorData, list: DoorList) {
    this.#data = data
    this.#list = list
  }

  async load(): Promise<void> {
    this.queue = await all<QueuedScan>('scans')
    this.conflicts = await all<Conflict>('conflicts')
  }

  /** `code` as typed; `physical`: as its keys would type it on the layout of hand scanners. */
  async scan(code: string, physical: string, forcedReason: string | null): Promise<Verdict> {
    const read = await this.#verify(code, physical)
    const verdict = this.#judge(read.facts, forcedReason !== null)
    // What no server could let in: forged, or of another showtime. Of one that the list lacks the server
    // knows the start; the code has the one that it was signed with.
    const judges = this.canVerify && this.#list.keys.length > 0
    const isElsewhere = verdict.outcome === 'other_showtime' && verdict.showtime?.screen !== undefined
    if (isElsewhere || (verdict.outcome === 'unknown' && judges)) return verdict
    const scan: QueuedScan = {
      nonce: crypto.randomUUID(),
      code: read.code,
      showtimeId: this.#data.showtime.id,
      ticketId: read.facts?.ticketId ?? '',
      seat: verdict.seat ?? '',
      at: Date.now(),
      door: this.doorName === '' ? null : this.doorName,
      forcedReason,
      undoReason: null,
    }
    if (this.online) {
      const sent = await Promise.race([this.#send(scan), patience()])
      if (sent.ok) return this.#took(sent.value)
      if (!isAway(sent.problem) && !isSignedOut(sent.problem)) return refusedBy(sent.problem)
      this.#heard(sent)
    }
    if (verdict.outcome === 'let_in') await this.#enqueue(scan)
    return judges ? { ...verdict, offline: true } : { outcome: 'failed' }
  }

  /** Newest first; those that wait are in as far as this door knows. */
  recent(): LetIn[] {
    const waiting = this.#ofHere().map(({ nonce, seat, at, door }) => ({
      id: nonce,
      seat,
      at,
      door,
      waiting: true,
    }))
    const inside = [...this.#list.inside.values()].map(({ id, seat, at, door }) => ({
      id,
      seat,
      at,
      door,
      waiting: false,
    }))
    return [...waiting, ...inside].sort((a, b) => b.at - a.at).slice(0, RECENT)
  }

  /** Those that the server does not count yet. */
  get uncounted(): number {
    return this.#ofHere().filter(({ ticketId }) => !this.#list.inside.has(ticketId)).length
  }

  /** Whether it is taken back, or will be when the network is there. */
  async undo({ id, waiting }: LetIn, reason: string): Promise<boolean> {
    if (waiting) {
      const scan = this.queue.find(({ nonce }) => nonce === id)
      if (!scan) return false
      // The server may have heard of it, though its answer was lost.
      await this.#enqueue({ ...scan, undoReason: reason })
      return true
    }
    return this.#takeBack(id, reason)
  }

  async seen({ nonce }: Conflict): Promise<void> {
    this.conflicts = this.conflicts.filter((conflict) => conflict.nonce !== nonce)
    await remove('conflicts', nonce)
  }

  /** Sends what waits, oldest first, in one tab at a time; stops where the server is away again. */
  sync(): Promise<void> {
    return navigator.locks.request('milo-door', async () => {
      for (const scan of [...this.queue].sort((a, b) => a.at - b.at)) {
        const sent = await this.#sendLate(scan)
        this.#heard(sent)
        if (!sent.ok && (isAway(sent.problem) || isSignedOut(sent.problem))) return
        await this.#settle(scan, sent)
      }
    })
  }

  /** Notes whether the server is there, and knows us. */
  heard(called: Called<unknown>): void {
    this.#heard(called)
  }

  #heard(called: Called<unknown>): void {
    this.signedOut = !called.ok && isSignedOut(called.problem)
    this.online = called.ok || !(isAway(called.problem) || this.signedOut)
  }

  #ofHere(): QueuedScan[] {
    return this.queue.filter(
      ({ showtimeId, undoReason }) => showtimeId === this.#data.showtime.id && undoReason === null,
    )
  }

  async #verify(code: string, physical: string): Promise<{ code: string; facts: TicketFacts | undefined }> {
    for (const spelled of new Set([code, physical])) {
      const facts = await this.#check(spelled)
      if (facts) return { code: spelled, facts }
    }
    // Signed with a key that is newer than those that are kept?
    if (this.online && this.canVerify && code.startsWith('MILO')) {
      const known = JSON.stringify(this.#list.keys)
      await Promise.race([this.#list.loadKeys(), patience()])
      if (JSON.stringify(this.#list.keys) !== known) return { code, facts: await this.#check(code) }
    }
    return { code, facts: undefined }
  }

  async #check(code: string): Promise<TicketFacts | undefined> {
    try {
      return await verifyTicketCode(this.#list.keys, code)
    } catch (error) {
      // Before Ed25519 came to browsers: the server checks alone.
      if (error instanceof DOMException && error.name === 'NotSupportedError') this.canVerify = false
      else throw error
      return undefined
    }
  }

  #judge(facts: TicketFacts | undefined, forced: boolean): Verdict {
    const { showtime, others } = this.#list
    const waiting = this.#ofHere().map(({ ticketId, at, door }) => [ticketId, { at, door }] as const)
    const inside = new Map([...this.#list.inside, ...waiting])
    const tickets = this.#list.at === undefined ? undefined : this.#list.tickets
    return judge({ showtime, others, tickets, inside }, facts, Date.now(), forced)
  }

  #send({ code, nonce, showtimeId, door, forcedReason }: QueuedScan): Promise<Called<ShownCheckIn>> {
    const body = {
      code,
      nonce,
      showtimeId,
      ...(door === null ? {} : { door }),
      ...(forcedReason === null ? {} : { force: true, reason: forcedReason }),
    }
    return call({ method: 'POST', path: '/v1/check-ins', body, language: this.#data.language })
  }

  /** The time that counts is that of the scan: the showtime may be over when it is sent. */
  async #sendLate(scan: QueuedScan): Promise<Called<ShownCheckIn>> {
    const sent = await this.#send(scan)
    if (sent.ok || scan.forcedReason !== null || refusedBy(sent.problem).outcome !== 'over') return sent
    const { language, timeZone } = this.#data
    const texts = doorMessages[language]
    const time = timeOf(language, new Date(scan.at), timeZone)
    return this.#send({ ...scan, forcedReason: texts.sentLate(time) })
  }

  async #settle(scan: QueuedScan, sent: Called<ShownCheckIn>): Promise<void> {
    const undoReason = this.queue.find(({ nonce }) => nonce === scan.nonce)?.undoReason ?? scan.undoReason
    if (sent.ok) {
      if (scan.showtimeId === this.#data.showtime.id) this.#took(sent.value)
      if (undoReason !== null && !(await this.#takeBack(sent.value.id, undoReason))) return
    } else if (undoReason === null) {
      const verdict = refusedBy(sent.problem)
      const conflict: Conflict = { nonce: scan.nonce, seat: scan.seat, at: scan.at, verdict }
      this.conflicts = [...this.conflicts, conflict]
      await put('conflicts', scan.nonce, conflict)
    }
    this.queue = this.queue.filter(({ nonce }) => nonce !== scan.nonce)
    await remove('scans', scan.nonce)
  }

  #took(checkIn: ShownCheckIn): Verdict {
    const verdict = letIn(checkIn)
    const { id, ticketId, door, checkedInAt } = checkIn
    this.#list.add({ id, ticketId, door, seat: verdict.seat!, at: Date.parse(checkedInAt) })
    return verdict
  }

  async #takeBack(checkInId: string, reason: string): Promise<boolean> {
    const body = { reason }
    const path = `/v1/check-ins/${checkInId}`
    const gone = await call({ method: 'DELETE', path, body, language: this.#data.language })
    this.#heard(gone)
    // Somebody else was quicker.
    const done = gone.ok || gone.problem.status === 404
    if (done) this.#list.takeBack(checkInId)
    return done
  }

  async #enqueue(scan: QueuedScan): Promise<void> {
    await put('scans', scan.nonce, scan)
    this.queue = [...this.queue.filter(({ nonce }) => nonce !== scan.nonce), scan]
  }
}

const patience = (): Promise<typeof AWAY> =>
  new Promise((resolve) => setTimeout(() => resolve(AWAY), PATIENCE_MS))
