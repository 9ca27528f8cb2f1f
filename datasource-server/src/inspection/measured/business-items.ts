import { below, drop, itemsOf, panelsOf } from './measured-item.ts';

const business = panelsOf('aimarket-business');
const behavior = panelsOf('aimarket-behavior');

/** What the marketplace is there for. */
export const BUSINESS_ITEMS = itemsOf('business', {
  new_users: {
    title: { zh: '新增用户', en: 'New users' },
    measure: 'users.new_users',
    judge: drop(10),
    evidence: business(7),
    runbook: 'registration-drop',
  },
  daily_users: {
    title: { zh: '日活跃用户', en: 'Daily active users' },
    measure: 'actions.unique_users',
    judge: drop(20),
    evidence: behavior(7),
  },
  ideas: {
    title: { zh: '提交创意', en: 'Ideas submitted' },
    measure: 'ideas.submitted',
    judge: drop(10),
    evidence: business(9),
  },
  plans: {
    title: { zh: '生成计划书', en: 'Plans generated' },
    measure: 'plans.total',
    judge: drop(10),
    evidence: business(17),
  },
  plan_success: {
    title: { zh: '计划书成功率', en: 'Plans that succeed' },
    measure: 'plans.success_rate',
    judge: below(90, 80),
    evidence: business(25),
    runbook: 'plan-generation-failing',
  },
  revenue: {
    title: { zh: '消费额', en: 'Spending' },
    measure: 'revenue.spending',
    judge: drop(50),
    evidence: business(20),
    runbook: 'purchase-drop',
  },
});
