// Formats that a screen can show beside the standard one.

export const screenFormats = ['standard', '3d', 'imax', 'xl', '4dx'] as const
export type ScreenFormat = (typeof screenFormats)[number]

/** Whether a screen of that format can show a showtime sold as `format`. */
export const canShow = (screen: string, format: string): boolean => format === 'standard' || format === screen
