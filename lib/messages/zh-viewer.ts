import type { ViewerMessages } from './en-viewer';
import { LOCALE, whole } from './zh-numbers';

const zoomed = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });

export const zhViewer: ViewerMessages = {
  before: '原图',
  after: '抠图',
  close: '关闭',
  previous: '上一张照片',
  next: '下一张照片',
  place: (place, total) => `第 ${whole.format(place)} 张，共 ${whole.format(total)} 张`,
  keys: { previous: 'Page Up', next: 'Page Down' },

  mode: '查看方式',
  modes: { compare: '对比', matte: '遮罩', removed: '去除部分' },
  matteAlt: (name) => `${name} 的遮罩：白色保留，黑色去除`,
  removedAlt: (name) => `${name}，去除的部分标为红色`,

  zoom: '缩放百分比',
  zoomAbout: '100% 时，原图的一个像素对应屏幕的一个像素',
  nearer: '放大',
  further: '缩小',
  all: '适合窗口',
  full: '100%',
  fullAbout: '原图的每个像素',
  tooMuch: '画面太大，无法一次逐像素显示，请放大查看。',
  percent: (scale) => zoomed.format(scale * 100),

  backdrop: '衬底',
  backdrops: {
    'light-checks': '浅色棋盘格',
    'dark-checks': '深色棋盘格',
    white: '白色',
    black: '黑色',
    colour: '自定颜色',
    picture: '自选图片',
  },
  ownColour: '颜色',
  ownPicture: '选择图片',

  edges: '净化边缘',
  edgesAbout: '去掉柔和边缘上残留的旧背景色，对整个批次的照片生效。',

  walk: '可疑位置',
  nextSpot: '下一处',
  previousSpot: '上一处',
  stretches: {
    'low-contrast': '这里商品与背景颜色相近',
    halo: '边缘带有旧背景的颜色',
    'soft-edge': '边缘又宽又虚',
  },
  spot: (place, total, name) =>
    `第 ${whole.format(place)} 处，共 ${whole.format(total)} 处：${name}`,
  spotCount: (count) => whole.format(count),
  looking: '正在沿轮廓检查',
  notLooked: '轮廓没能检查。',
  noSpots: '沿轮廓没有发现可疑之处。',
};
