import type { ForecastQuery } from '../contract/forecast-query.ts';
import type { Text } from '../contract/text.ts';

interface Words {
  measure: Text;
  dimensions: Text;
  filters: Text;
  grain: Text;
}

/** What a forecast asks, of names that are resolved and worded already. */
export function forecastSentence(query: ForecastQuery, { measure, dimensions, filters, grain }: Words): Text {
  const { horizon, threshold } = query;
  const above = threshold?.direction === 'above';
  return {
    zh: [
      `按${grain.zh}预测${measure.zh}未来 ${horizon} 个周期的走势`,
      dimensions.zh && `,按${dimensions.zh}分组`,
      filters.zh,
      threshold && `,以及何时${above ? '升至' : '降至'} ${threshold.value}`,
      '。',
    ]
      .filter(Boolean)
      .join(''),
    en: [
      `${measure.en} by ${grain.en}, ${horizon} ahead`,
      dimensions.en && `, by ${dimensions.en}`,
      filters.en,
      threshold && `, and when it ${above ? 'rises' : 'falls'} to ${threshold.value}`,
      '.',
    ]
      .filter(Boolean)
      .join(''),
  };
}
