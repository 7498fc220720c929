// In the browser: the door. Scans come from the field, from a hand scanner that types into the page, and from
// the camera.
import { hydrate } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { DOOR_DATA, DOOR_ROOT, type DoorData } from '../../components/office/door/door.ts'
import { type DoorActions, type DoorState, firstState } from '../../components/office/door/door-state.ts'
import { DoorView } from '../../components/office/door/door-view.tsx'
import { listen, type Wedge } from './door-wedge.ts'
import { type Change, DoorWork } from './door-work.ts'

function Door(data: DoorData) {
  const [state, setState] = useState<DoorState>(() => firstState(data.counts))
  const code = useRef<HTMLInputElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  const change: Change = (by) =>
    setState((state) => ({ ...state, ...(typeof by === 'function' ? by(state) : by) }))
  const door = useMemo(() => new DoorWork(data, change), [])
  const wedge = useRef<Wedge>(null)
  const now = useRef(state)
  now.current = state

  useEffect(() => {
    wedge.current = listen(code.current!, () => change({ asks: undefined }))
    code.current!.focus()
    const stop = door.start()
    return () => {
      wedge.current?.stop()
      stop()
    }
  }, [])

  const on: DoorActions = {
    code,
    video,
    scan() {
      const field = code.current!
      const typed = field.value.trim()
      field.value = ''
      if (typed !== '') void door.scan(typed, wedge.current!.physical())
    },
    camera: () => void door.camera(video.current!),
    ask: (asks) => change({ asks }),
    because(reason) {
      const { asks } = now.current
      change({ asks: undefined })
      code.current!.focus()
      if (asks?.for === 'undo') void door.undo(asks.letIn, reason)
      else if (asks) void door.force(reason)
    },
    seen: (conflict) => void door.seen(conflict),
    rename: (name) => door.rename(name),
  }
  return <DoorView data={data} state={state} on={on} />
}

const root = document.getElementById(DOOR_ROOT)!
const data: DoorData = JSON.parse(document.getElementById(DOOR_DATA)!.textContent!)
hydrate(<Door {...data} />, root)
