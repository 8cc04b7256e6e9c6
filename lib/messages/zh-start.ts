import { MODEL_LIMITS, ORIGINAL_LIMITS } from '@/lib/image/limits';
import type { StartMessages } from './en-start';
import { days, percent, photos, whole } from './zh-numbers';

const broken: StartMessages['broken'] = {
  headline: '页面出错了',
  reason: '我们这边出了点问题，请重试。',
  again: '重试',
};

/** See `en-start.ts`; the words that are used stand in `zh.ts`. */
export const zhStart: StartMessages = {
  name: 'Clearcut',
  title: 'Clearcut：商品照片批量去背景',
  description: '拖入商品照片，一张或一千张都行。拿回原始分辨率的干净抠图，直接上架。',

  welcome: {
    headline: '拖入商品照片，拿回原尺寸的干净抠图。',
    drop: '把照片拖到页面任意位置',
    formats: `支持 JPEG、PNG、WebP、HEIC、AVIF、TIFF、BMP 和 GIF，最大 ${whole.format(ORIGINAL_LIMITS.maxPixels / 1e6)} 百万像素。也可以直接粘贴图片或图片网址。`,
    choose: '选择照片',
    privacy: (retentionDays) =>
      `原图不会离开这台设备。只有一份边长不超过 ${whole.format(MODEL_LIMITS.maxSide)} px、不含元数据的副本会发给 Kie 去背景，照片完成或取消后立即删除；失败照片的副本会留着以便重试，直到你删除它，最多保留 ${days(retentionDays)}。抠图结果在本站的私有存储里保留 ${days(retentionDays)}。每张照片消耗本站所有者 1 个 Kie 积分，约合半美分。`,
    privacyAtHome: (retentionDays) =>
      `原图始终留在这台设备上。只有一份不含元数据的副本会送到运行本站的机器或它的私有存储，不会传给其他人：由内置引擎处理，不花钱。抠图结果在那里保留 ${whole.format(retentionDays)} 天，也可以随时删除。`,
    example: '实时示例：拖动滑块看看',
    samples: '手边没有照片？试试我们的',
    sample: (name) => `试用示例照片：${name}`,
  },

  samples: {
    mug: '马克杯',
    headphones: '耳机',
    handbag: '手提包',
    perfume: '香水瓶',
  },

  addPhotos: '添加照片',
  dropHere: '松手即可添加',
  intake: {
    addFolder: '添加文件夹',
    chooseFolder: '选择文件夹',
    takePhoto: '拍照',
    newBatch: '新建批次',
    ask: '大批次开始前先显示费用',
  },

  keeping: {
    opening: '正在打开批次',
    gone: '找不到这个批次：它可能已删除或过期，也可能是网址不完整。',
    yours: '我的批次',
    notTaken: (count) => `另一个标签页正在处理这个批次。改在这里处理后，会加入 ${photos(count)}。`,
  },

  viewer: {
    slider: '去背景前后对比',
    position: (share) => `原图占 ${percent.format(share)}`,
    beforeAlt: (name) => `${name}，原图`,
    afterAlt: (name) => `${name}，已去背景`,
  },

  engine: {
    badge: '内置引擎',
    about:
      '还没有设置 Kie 密钥，由这台机器上的引擎处理。它用来体验 Clearcut，不适合正式生产。测试积分只计数，不花钱。',
  },

  broken,

  problem: {
    back: '回到首页',
    again: broken.again,
    loading: '页面有一部分没能加载，请检查网络。',
    sample: '示例照片没能加载，请检查网络。',
    server: '网站没有响应。请检查网络，然后重试。',
  },
};
