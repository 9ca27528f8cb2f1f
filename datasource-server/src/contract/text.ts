/** A sentence or title in both languages of the product. Chinese is the first language of most readers. */
export interface Text {
  zh: string;
  en: string;
}

export const LOCALES = ['zh', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
