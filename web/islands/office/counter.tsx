// In the browser: the counter. One sale after the other, each under a key of its own, so that a repeat after
// a lost answer finds the same sale.
import { hydrate } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import {
  COUNTER_DATA,
  COUNTER_ROOT,
  type CounterData,
  type CounterSeat,
  PAPERS,
  type Wish,
} from '../../components/office/counter/counter.ts'
import type { CounterActions, CounterState } from '../../components/office/counter/counter-state.ts'
import { CounterView } from '../../components/office/counter/counter-view.tsx'
import { firstCounter } from '../../components/office/counter/first-state.ts'
import { quoteOf } from '../../components/office/counter/quote.ts'
import { counterMessages } from '../../messages/counter.ts'
import { call, type Problem } from '../call.ts'
import { type Answered, bodyOf, soldOf } from './counter-sale.ts'

const PAPER = 'milo counter paper'
/** Others sell as well. */
const LOOK_EVERY_MS = 5_000

function Counter(data: CounterData) {
  const [state, setState] = useState<CounterState>(() => firstCounter(data))
  const { wish } = state
  const { seats, look } = useSeats(data, wish.showtimeId)
  const [field, next] = [useRef<HTMLInputElement>(null), useRef<HTMLButtonElement>(null)]
  /** What was asked and got no answer: the same is asked again. */
  const asked = useRef<Asked>(undefined)
  const change = (by: Partial<CounterState>) => setState((state) => ({ ...state, ...by }))
  const wished = (by: Partial<Wish>) => {
    asked.current = undefined
    setState((state) => ({ ...state, wish: { ...state.wish, ...by }, problem: '' }))
  }
  const showtime = data.showtimes.find(({ id }) => id === wish.showtimeId)
  const quote = useMemo(
    () => (showtime && seats.length > 0 ? quoteOf(wish, showtime, seats, data.currency) : undefined),
    [wish, seats],
  )
  useEffect(() => {
    const kept = PAPERS.find((paper) => paper === localStorage.getItem(PAPER))
    if (kept) change({ paper: kept })
    return listenToDigits(data, (showtimeId) => {
      wished({ showtimeId })
      field.current?.focus()
    })
  }, [])
  useEffect(() => (state.sold ? next : field).current?.focus(), [state.sold])

  const on: CounterActions = {
    seats: field,
    next,
    change: wished,
    async sell() {
      if (state.busy || !showtime) return
      if (asked.current === undefined && (!quote || quote.fault)) return change({ tried: true })
      change({ busy: true, tried: true, problem: '' })
      asked.current ??= { key: crypto.randomUUID(), body: bodyOf(wish, quote!) }
      const called = await sell(data, asked.current)
      if (called.ok || isRefused(called.problem)) asked.current = undefined
      await look()
      if (called.ok) change({ busy: false, sold: soldOf(called.value, showtime) })
      else change({ busy: false, problem: problemWords(data, called.problem) })
    },
    again: () => setState(({ paper }) => ({ ...firstCounter(data, wish.showtimeId), paper })),
    print: () => window.print(),
    paper(paper) {
      localStorage.setItem(PAPER, paper)
      change({ paper })
    },
  }
  return <CounterView data={live(data, wish.showtimeId, seats)} state={{ ...state, quote }} on={on} />
}

interface Asked {
  key: string
  body: object
}

const sell = ({ language }: CounterData, { key, body }: Asked) =>
  call<Answered>({ method: 'POST', path: '/v1/sales', body, key, language })

const isRefused = ({ status }: Problem): boolean => status >= 400 && status < 500

function problemWords({ language }: CounterData, problem: Problem): string {
  const texts = counterMessages[language]
  if (!isRefused(problem)) return texts.noAnswer
  if (problem.code === 'seats_taken') return texts.nowTaken
  const detail = language === 'en' ? problem.detail : ''
  return [problem.title, detail].filter(Boolean).join('. ') || texts.failed
}

/** The seats of a showtime, as of a few seconds ago. */
function useSeats({ language }: CounterData, showtimeId: string) {
  const [seats, setSeats] = useState<readonly CounterSeat[]>([])
  const look = async () => {
    const path = `/v1/showtimes/${showtimeId}/seat-map`
    const map = await call<{ seats: CounterSeat[] }>({ method: 'GET', path, language })
    return map.ok ? map.value.seats : undefined
  }
  useEffect(() => {
    let current = true
    const turn = async () => {
      const seen = await look()
      if (current && seen) setSeats(seen)
    }
    setSeats([])
    void turn()
    const timer = setInterval(() => void turn(), LOOK_EVERY_MS)
    return () => {
      current = false
      clearInterval(timer)
    }
  }, [showtimeId])
  return { seats, look: async () => setSeats((await look()) ?? seats) }
}

/** With the free seats of the chosen showtime as they are now. */
function live(data: CounterData, showtimeId: string, seats: readonly CounterSeat[]): CounterData {
  if (seats.length === 0) return data
  const free = seats.filter(({ state }) => state === 'free').length
  const showtimes = data.showtimes.map((each) => (each.id === showtimeId ? { ...each, free } : each))
  return { ...data, showtimes }
}

/** Digits choose a showtime wherever nothing is typed. */
function listenToDigits({ showtimes }: CounterData, choose: (showtimeId: string) => void): () => void {
  const onKey = (event: KeyboardEvent) => {
    const { target, key } = event
    const types = target instanceof HTMLInputElement && target.type !== 'radio'
    const showtime = /^[1-9]$/.test(key) ? showtimes[Number(key) - 1] : undefined
    if (types || target instanceof HTMLSelectElement || !showtime || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    choose(showtime.id)
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

const root = document.getElementById(COUNTER_ROOT)!
const data: CounterData = JSON.parse(document.getElementById(COUNTER_DATA)!.textContent!)
hydrate(<Counter {...data} />, root)
