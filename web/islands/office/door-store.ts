// What a door keeps in the browser over reloads and times without a network: keys, lists of tickets, scans
// that wait to be sent, and conflicts (IndexedDB). Nothing in it names a person.
const NAME = 'milo-door'
const VERSION = 1
const STORES = ['kept', 'scans', 'conflicts'] as const
type StoreName = (typeof STORES)[number]

export interface QueuedScan {
  nonce: string
  code: string
  showtimeId: string
  ticketId: string
  seat: string
  /** In ms, by the clock of this device. */
  at: number
  door: string | null
  /** Why it is let in before doors open or after the end. */
  forcedReason: string | null
  /** Why it was taken back before it was sent: then both are sent. */
  undoReason: string | null
}

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION)
    asked.onupgradeneeded = () => {
      for (const store of STORES) asked.result.createObjectStore(store)
    }
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
  return opened
}

async function run<T>(
  store: StoreName,
  mode: IDBTransactionMode,
  work: (objects: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open()
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode)
    const asked = work(transaction.objectStore(store))
    // A scan counts as kept only once it is written.
    transaction.oncomplete = () => resolve(asked.result)
    transaction.onerror = () => reject(transaction.error)
    transaction.onabort = () => reject(transaction.error)
  })
}

export const get = <T>(store: StoreName, key: string): Promise<T | undefined> =>
  run<T | undefined>(store, 'readonly', (objects) => objects.get(key))
export const all = <T>(store: StoreName): Promise<T[]> =>
  run<T[]>(store, 'readonly', (objects) => objects.getAll())
export const keys = (store: StoreName): Promise<IDBValidKey[]> =>
  run(store, 'readonly', (objects) => objects.getAllKeys())
export const put = (store: StoreName, key: string, value: unknown): Promise<unknown> =>
  run(store, 'readwrite', (objects) => objects.put(value, key))
export const remove = (store: StoreName, key: string): Promise<unknown> =>
  run(store, 'readwrite', (objects) => objects.delete(key))
