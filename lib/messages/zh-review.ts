import type { ReviewMessages } from './en-review';
import { credits, photos, whole } from './zh-numbers';

const ORDINALS = ['一', '二', '三', '四'];
const nth = (place: number) => ORDINALS[place - 1] ?? ` ${whole.format(place)} `;

export const zhReview: ReviewMessages = {
  flags: {
    empty: { word: '空白', about: '抠图结果里看不到商品。' },
    full: { word: '背景未去除', about: '画面几乎全部保留，背景可能还在。' },
    'touches-frame': { word: '贴边', about: '商品碰到了照片边缘，是不是被裁掉了一部分？' },
    'several-parts': { word: '多个部分', about: '抠图结果不止一块，它们都属于商品吗？' },
    holes: { word: '孔洞', about: '有与周围同色的小孔，或有一块像背景的区域被保留。这样对吗？' },
    'soft-inside': { word: '半透明', about: '内部有些地方半透明。除非是玻璃，否则应该是实心的。' },
    haze: { word: '雾影', about: '商品之外还残留一层淡淡的旧背景。' },
    'low-contrast': { word: '轮廓不清', about: '轮廓有很大一段与背景颜色相近，可能抠错了。' },
    halo: { word: '残边', about: '轮廓上残留一圈旧背景。' },
    'unlike-siblings': {
      word: '与同款不同',
      about: '与同款的其他照片相比，露出的部分明显偏多或偏少。',
    },
  },
  more: (count) => `+${whole.format(count)}`,
  bar: '复核',
  begin: (count) => `复核 ${whole.format(count)} 张`,
  left: (count) => (count === 1 ? '待复核的最后一张' : `还有 ${whole.format(count)} 张待复核`),
  none: '没有发现需要人看一眼的地方，但不保证没有遗漏。',
  unknown: '尚未检查',
  keep: '保留',
  reject: '弃用',
  repair: '修补',
  another: (isTest) => `换个副本再试 · ${credits(1, isTest)}`,
  anotherAbout: '把照片换一种样子再发给模型一次。显示较好的抠图，另一个也会留着。',
  results: '使用哪个抠图',
  result: (place) => `第${nth(place)}个结果`,
  nthResult: (place) => `第${nth(place)}个`,
  copies: {
    plain: '用照片原样制作',
    contrast: '用提高对比度的副本制作',
    bordered: '用加边框的副本制作',
    padded: '用留出边距的副本制作',
  },
  vain: (why) =>
    why === null ? '再次尝试已取消，这是之前的结果。' : `再次尝试没有成功，这是之前的结果。${why}`,
  anotherOfMany: {
    button: '换个副本再试',
    question: (count, isTest) =>
      `为 ${photos(count)}换个副本再试？最多使用 ${credits(count, isTest)}。每张显示较好的抠图，另一个也会留着。`,
    start: (count, isTest) => `重试 ${photos(count)} · ${credits(count, isTest)}`,
    back: '不试了',
  },
  outdated: (why) => `显示的是上次修改之前的图片。${why}`,
  said: (verdict) => ({ keep: '已保留', reject: '已弃用', none: '已收回决定' })[verdict ?? 'none'],
  sent: '另一份副本已发送',
  key: (key) => `按键 ${key}`,
  kept: '已保留',
  rejected: '已弃用',
  rejectedAbout: '已弃用：保存时会跳过',
  over: (counts, unexamined) => {
    const rest = unexamined > 0 ? `还有 ${photos(unexamined)}正在检查。` : '';
    return `复核完成：保留 ${whole.format(counts.kept)} 张，弃用 ${whole.format(counts.rejected)} 张。${rest}`;
  },
  checking: (count) => `正在检查 ${photos(count)}`,
  place: (word) => `这里：${word}`,
};
