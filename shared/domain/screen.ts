// Formats that a screen can show beside the standard one.

export const screenFormats = ['standard', '3d', 'imax', 'xl', '4dx'] as const
export type ScreenFormat = (typeof screenFormats)[number]
