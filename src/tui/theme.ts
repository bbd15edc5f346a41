import { createContext, useContext } from 'react';
import type { ComponentStatus } from '../control/status.ts';
import type { ThemeName } from './theme-name.ts';

/** How a piece of text is drawn; the part of Ink's text properties a theme may use. */
interface TextStyle {
  readonly color?: string;
  readonly dimColor?: boolean;
  readonly bold?: boolean;
  readonly inverse?: boolean;
}

/** What a piece of text means; screens name meanings, never colours. */
export type Meaning =
  | 'plain'
  | 'title'
  | 'border'
  | 'quiet'
  | 'good'
  | 'warning'
  | 'bad'
  | 'accent'
  | 'person'
  | 'assistant'
  | 'interim'
  | 'selected';

export type Theme = Readonly<Record<Meaning, TextStyle>>;

export const themes: Readonly<Record<ThemeName, Theme>> = {
  dark: {
    plain: {},
    title: { bold: true },
    border: { color: 'gray' },
    quiet: { color: 'gray' },
    good: { color: 'green' },
    warning: { color: 'yellow' },
    bad: { color: 'redBright', bold: true },
    accent: { color: 'cyan' },
    person: { color: 'yellowBright' },
    assistant: { color: 'cyanBright' },
    interim: { color: 'gray' },
    selected: { inverse: true },
  },
  light: {
    plain: {},
    title: { bold: true },
    border: { color: '#8a8a8a' },
    quiet: { color: '#6c6c6c' },
    good: { color: '#006400' },
    warning: { color: '#8a5a00' },
    bad: { color: '#b00020', bold: true },
    accent: { color: '#005f87' },
    person: { color: '#7a3e00' },
    assistant: { color: '#004b87' },
    interim: { color: '#6c6c6c' },
    selected: { inverse: true },
  },
  // Every meaning also has its own sign or words, so that nothing is lost here.
  'no-colour': {
    plain: {},
    title: { bold: true },
    border: { dimColor: true },
    quiet: { dimColor: true },
    good: {},
    warning: { bold: true },
    bad: { bold: true },
    accent: {},
    person: { bold: true },
    assistant: {},
    interim: { dimColor: true },
    selected: { inverse: true },
  },
};

export const ThemeContext = createContext<Theme>(themes.dark);
export const useTheme = () => useContext(ThemeContext);

/** The sign and the meaning of a state: told apart without colours as well. */
export const stateSigns: Readonly<
  Record<ComponentStatus['state'], { readonly sign: string; readonly meaning: Meaning }>
> = {
  starting: { sign: '◌', meaning: 'warning' },
  ready: { sign: '●', meaning: 'good' },
  degraded: { sign: '▲', meaning: 'warning' },
  failed: { sign: '✖', meaning: 'bad' },
  stopped: { sign: '■', meaning: 'quiet' },
  disabled: { sign: '○', meaning: 'quiet' },
};
