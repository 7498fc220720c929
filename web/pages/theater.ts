// A theater as pages show it.
export interface Theater {
  id: string
  name: string
  city: string
  address: string
  timeZone: string
}
