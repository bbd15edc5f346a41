/** A setting's value as it would be typed. */
export function renderSetting(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value) && value.every((item) => typeof item === 'string' && !item.includes(',')))
    return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
