import type { Text } from '../contract/text.ts';

/** What a reader should know about how a forecast came about. */
export type Reason =
  | { code: 'gaps_filled'; count: number }
  | { code: 'outliers_set_aside'; count: number }
  | { code: 'level_shift'; time: number }
  | { code: 'trend_change'; time: number }
  | { code: 'season_left_out'; season: number; need: number }
  | { code: 'history_cut'; kept: number }
  | { code: 'seasonal_naive_is_best' }
  | { code: 'beyond_backtest'; tested: number };

/** Why there is no forecast. */
export type Refusal =
  | { code: 'too_short'; have: number; need: number }
  | { code: 'too_many_gaps'; known: number; of: number }
  | { code: 'ended'; silent: number; before: number }
  | { code: 'horizon_too_long'; horizon: number; most: number };

/** `timeText` writes a moment (epoch ms) in the reader's zone. */
export function reasonText(reason: Reason, timeText: (time: number) => string): Text {
  switch (reason.code) {
    case 'gaps_filled':
      return {
        zh: `历史中有 ${reason.count} 个缺失点,已按相邻周期补齐。`,
        en: `${reason.count} missing points of the history were filled from the seasons beside them.`,
      };
    case 'outliers_set_aside':
      return {
        zh: `历史中有 ${reason.count} 个孤立的异常点,预测时未采用。`,
        en: `${reason.count} single outliers of the history were set aside.`,
      };
    case 'level_shift':
      return {
        zh: `水平在 ${timeText(reason.time)} 发生突变,此前的数据已平移到新水平后使用。`,
        en: `The level jumped at ${timeText(reason.time)}; what came before was moved to the new level.`,
      };
    case 'trend_change':
      return {
        zh: `趋势自 ${timeText(reason.time)} 起改变:此前的数据已按新的斜率转正后使用,回测因此偏乐观,区间已相应放宽。`,
        en: `The trend is another since ${timeText(reason.time)}; what came before was turned to the new slope, which flatters the backtest, and intervals are wider for it.`,
      };
    case 'season_left_out':
      return {
        zh: `历史不足 ${reason.need} 个点,未使用长度为 ${reason.season} 步的周期。`,
        en: `The season of ${reason.season} steps was left out: it needs ${reason.need} points of history.`,
      };
    case 'history_cut':
      return {
        zh: `仅使用最近 ${reason.kept} 个点。`,
        en: `Only the latest ${reason.kept} points were used.`,
      };
    case 'seasonal_naive_is_best':
      return {
        zh: '回测中没有模型优于“重复上一周期”,因此采用后者。',
        en: 'No model beat repeating the last season in the backtest, so that is the forecast.',
      };
    case 'beyond_backtest':
      return {
        zh: `历史只够回测 ${reason.tested} 步,更远的区间由误差增长外推。`,
        en: `The history allows a backtest of ${reason.tested} steps; intervals beyond are extrapolated from how errors grow.`,
      };
  }
}

export function refusalText(refusal: Refusal): Text {
  switch (refusal.code) {
    case 'too_short':
      return {
        zh: `历史只有 ${refusal.have} 个点,至少需要 ${refusal.need} 个才能预测。请加长历史或改用更细的粒度。`,
        en: `The history has ${refusal.have} points; a forecast needs ${refusal.need}. Ask a longer history or a finer grain.`,
      };
    case 'too_many_gaps':
      return {
        zh: `历史 ${refusal.of} 个点中只有 ${refusal.known} 个有值,缺失过多,无法预测。`,
        en: `Only ${refusal.known} of the history's ${refusal.of} points have a value: too many gaps for a forecast.`,
      };
    case 'ended':
      return {
        zh: `最近 ${refusal.silent} 个点没有值(此前最长间断 ${refusal.before} 个),视为已停止,不作预测。`,
        en: `The latest ${refusal.silent} points have no value (the longest gap before had ${refusal.before}): it has ended, and is not forecast.`,
      };
    case 'horizon_too_long':
      return {
        zh: `要求预测 ${refusal.horizon} 步,以现有历史最多预测 ${refusal.most} 步。请缩短预测期或加长历史。`,
        en: `${refusal.horizon} steps were asked; this history allows ${refusal.most}. Shorten the horizon or lengthen the history.`,
      };
  }
}
