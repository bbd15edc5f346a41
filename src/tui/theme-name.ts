export const themeNames = ['dark', 'light', 'no-colour'] as const;
export type ThemeName = (typeof themeNames)[number];

/** The theme of an environment: `NO_COLOR` and dumb terminals have none. */
export function themeOf(env: NodeJS.ProcessEnv, wanted?: ThemeName): ThemeName {
  if (env['NO_COLOR'] || env['TERM'] === 'dumb') return 'no-colour';
  if (wanted) return wanted;
  // `COLORFGBG` is "foreground;background"; 7 and 15 are the light backgrounds.
  const background = env['COLORFGBG']?.split(';').at(-1);
  return background === '7' || background === '15' ? 'light' : 'dark';
}
