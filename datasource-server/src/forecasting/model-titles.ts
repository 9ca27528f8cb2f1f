import type { Text } from '../contract/text.ts';
import type { ModelName } from './models/model.ts';

export const MODEL_TITLES: Readonly<Record<ModelName, Text>> = {
  seasonal_naive: { zh: '重复上一周期', en: 'last season repeated' },
  drift: { zh: '漂移', en: 'drift' },
  linear_trend: { zh: '线性趋势', en: 'linear trend' },
  theta: { zh: 'Theta', en: 'Theta' },
  damped_trend: { zh: '阻尼趋势', en: 'damped trend' },
  seasonal_smoothing: { zh: '季节指数平滑', en: 'seasonal smoothing' },
  seasonal_regression: { zh: '季节回归', en: 'seasonal regression' },
  autoregression: { zh: '自回归', en: 'autoregression' },
};
