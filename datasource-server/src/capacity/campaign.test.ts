import { campaignOf, type CampaignHistoryDay } from './campaign.ts';
import { fitDriver, type DriverFit } from './driver-fit.ts';

/** The processor: 10 % without an order and 0.2 % for each one of the busiest hour. */
const byHour = (peak: number) => 10 + 0.2 * peak;
/** 800 to 1,400 orders a day, a tenth of them in one hour. */
const usual = Array.from({ length: 60 }, (_, at): CampaignHistoryDay => {
  const driver = 800 + 100 * (at % 7);
  return { at, driver, peak: driver / 10, use: byHour(driver / 10) };
});
const hoursOf = (days: readonly CampaignHistoryDay[]) => ({
  peakShare: 0.1,
  busiestHour: Math.max(...days.map(({ peak }) => peak ?? 0)),
});
const told = (days: readonly CampaignHistoryDay[], factor: number) => {
  const campaign = campaignOf(days, fitDriver(days) as DriverFit, factor, hoursOf(days));
  return { ...campaign, use: campaign.fit.useAt(factor * campaign.base).mean };
};

test('a campaign of the size of the last one is told by its own busiest hour', () => {
  // 3,000 orders, 900 of them in the first hour: 190 %.
  const days = [...usual, { at: 99, driver: 3000, peak: 900, use: byHour(900) }];
  const { day, use, peakNote, useNote, base } = told(days, 1);
  expect(day).toEqual({ busiestAt: 99, busiest: 3000, peakShare: 10, peakHour: 900 });
  expect(use).toBeCloseTo(190, 6);
  expect(base).toBe(9000);
  expect(peakNote?.en).toBe('Peak hour: the busiest hour measured in 90 days.');
  expect(useNote?.en).toBe('Use by the peak hour.');
  // Twice as much: 10 + 0.2 × 1,800.
  expect(told(days, 2).use).toBeCloseTo(370, 6);
  expect(told(days, 2).day.peakHour).toBe(1800);
});

test('a busiest day whose peak was flatter than usual is told by the usual share', () => {
  const { day, peakNote } = told([...usual, { at: 99, driver: 3000, peak: 250, use: byHour(250) }], 2);
  expect(day.peakHour).toBeCloseTo(2 * 3000 * 0.1, 9);
  expect(peakNote?.zh).toContain('最忙一天 × 平常占比');
});

test('use that follows the days and not their hours is told by the days', () => {
  const days = usual.map((day, index) => ({ ...day, use: 10 + 0.02 * day.driver, peak: 100 + ((index * 37) % 50) }));
  const { day, use, useNote, base } = told(days, 1);
  expect([base, day.peakHour]).toEqual([1400, 149]);
  expect(use).toBeCloseTo(38, 6);
  expect(useNote?.en).toBe("Use by the day's driver.");
});

test('without hours there is no peak, and no note of one', () => {
  const campaign = campaignOf(usual, fitDriver(usual) as DriverFit, 2, { peakShare: null, busiestHour: null });
  expect(campaign).toMatchObject({
    day: { peakShare: null, peakHour: null },
    base: 1400,
    peakNote: null,
    useNote: null,
  });
});
