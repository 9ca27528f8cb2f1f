export type AiServiceName = 'baidu' | 'alibaba' | 'iflytek' | 'tencent' | 'zhipu';

export interface AiService {
  name: AiServiceName;
  /** CNY per 1,000 tokens. */
  price: number;
  /** Share of the calls, against the others'. */
  weight: number;
  /** Milliseconds of a middling call. */
  medianLatency: number;
  /** The large model and the quick one. */
  models: readonly [string, string];
}

export const AI_SERVICES: readonly AiService[] = [
  { name: 'baidu', price: 0.012, weight: 22, medianLatency: 1350, models: ['ernie-4.0-turbo', 'ernie-speed'] },
  { name: 'alibaba', price: 0.002, weight: 33, medianLatency: 980, models: ['qwen-plus', 'qwen-turbo'] },
  { name: 'iflytek', price: 0.018, weight: 12, medianLatency: 1620, models: ['spark-max', 'spark-lite'] },
  { name: 'tencent', price: 0.01, weight: 14, medianLatency: 1180, models: ['hunyuan-turbo', 'hunyuan-standard'] },
  { name: 'zhipu', price: 0.005, weight: 19, medianLatency: 1080, models: ['glm-4-plus', 'glm-4-flash'] },
];
