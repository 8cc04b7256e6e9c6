import type { FileType } from '@/lib/rules/rules';
import type { Words } from '@/lib/rules/words';
import { byteSizes } from './byte-sizes';
import { LOCALE, whole } from './zh-numbers';

/** What is said of published rules, on the page and in reports. */

const oneDigit = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const { exact: exactBytes } = byteSizes(LOCALE);
/** Downwards: what is short of a limit by a pixel is not to be told as if it reached it. */
const downwards = new Intl.NumberFormat(LOCALE, {
  style: 'percent',
  maximumFractionDigits: 2,
  roundingMode: 'floor',
});
const share = (value: number) => downwards.format(value);
const day = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeStyle: 'short' });
const dayOf = (iso: string) => day.format(new Date(iso));

const pixels = (count: number) => `${whole.format(count)} 个像素`;
const plain = (type: string) => type.replace('image/', '').toUpperCase().replace('WEBP', 'WebP');
const types = (all: readonly FileType[]) => all.map(plain).join('、');

const between = ({ min, max }: { min?: number; max?: number }, say: (value: number) => string) => {
  if (min !== undefined && min === max) return say(min);
  if (min === undefined) return max === undefined ? '' : `不超过 ${say(max)}`;
  return max === undefined ? `不小于 ${say(min)}` : `${say(min)} 至 ${say(max)}`;
};
const px = (value: number) => `${whole.format(value)} px`;

const byPixels = (by: 'matte' | 'pixels') => (by === 'pixels' ? '；商品位置仅从画面推断' : '');

export const zhRules: Words = {
  language: LOCALE,
  title: '对照平台公开规则检查',
  about:
    '每个文件都从成品字节重新读取、解码和测量。“符合公开规则”指符合下列截至所注日期的尺寸、占比、背景和文件规则。平台还会审看画面内容，并自行决定。',
  made: (batch, at) => `${batch} · ${moment.format(at)}`,
  names: {
    'amazon-main': '亚马逊主图',
    'google-shopping': 'Google 购物',
    ebay: 'eBay',
    etsy: 'Etsy',
    shopify: 'Shopify',
    'instagram-square': 'Instagram 方图',
    'instagram-portrait': 'Instagram 竖图',
    'instagram-story': 'Instagram 快拍',
  },
  standings: {
    met: '符合公开规则',
    advice: '符合公开规则，但未满足全部建议',
    unknown: '无法判断',
    missed: '不符合公开规则',
  },
  counts: { met: '全部满足', advice: '符合规则', unknown: '无法判断', missed: '不符合' },
  notChecked: '未对照任何规则',
  verdicts: { met: '满足', missed: '未满足', unknown: '无法判断' },
  levels: { required: '必须', advised: '建议' },
  demand: (demand) => {
    switch (demand.kind) {
      case 'longest-side':
        return `长边${between(demand, px)}`.replace(/边(?=\d)/, '边 ');
      case 'shortest-side':
        return `短边${between(demand, px)}`.replace(/边(?=\d)/, '边 ');
      case 'width':
        return `宽度${between(demand, px)}`.replace(/度(?=\d)/, '度 ');
      case 'pixels':
        return `不超过 ${oneDigit.format(demand.max / 1e6)} 百万像素`;
      case 'ratio':
        return `宽高比 ${demand.width}:${demand.height}`;
      case 'fill':
        return `商品在较满的方向上占画面：${between(demand, share)}`;
      case 'background':
        return demand.wanted === 'white' ? '背景为纯白（255, 255, 255）' : '背景为白色或透明';
      case 'opaque':
        return '不含透明';
      case 'srgb':
        return '标记为 sRGB';
      case 'format':
        return `${demand.types.length > 1 ? '以下之一：' : ''}${types(demand.types)}`;
      case 'bytes':
        return `文件不超过 ${exactBytes(demand.max)}`;
      case 'name':
        return '命名为 ASIN.MAIN.jpg 或 ASIN.PT01.jpg，不含空格和连字符';
    }
  },
  measured: (measured) => {
    switch (measured.kind) {
      case 'size':
        return `${whole.format(measured.width)} × ${px(measured.height)}`;
      case 'fill':
        return `较满的方向占 ${share(measured.bySide)}，面积占 ${share(measured.byArea)}${byPixels(measured.subjectBy)}`;
      case 'background': {
        const { far, near, ring, worst, subjectBy } = measured;
        const colour = worst ? `（${worst.rgba.slice(0, 3).join(', ')}）` : '';
        const clear = worst && worst.rgba[3] < 255 ? '，并非不透明' : '';
        const found =
          far + near > 0
            ? `距商品超过 ${ring} px 处有 ${pixels(far)}不是白色，紧邻处有 ${whole.format(near)} 个过暗；最差的${colour}${clear}`
            : `距商品超过 ${ring} px 处全是白色${worst ? `；紧邻处最暗的${colour}` : ''}`;
        return `${found}${byPixels(subjectBy)}`;
      }
      case 'alpha':
        if (measured.notOpaque > 0) return `${pixels(measured.notOpaque)}并非不透明`;
        return measured.hasChannel ? '有 alpha 通道，但处处不透明' : '不透明';
      case 'colour':
        return {
          srgb: '标记为 sRGB',
          other: '标记为其他色彩空间',
          none: '没有标记',
          unread: '色彩配置文件无法读取',
        }[measured.tag];
      case 'format':
        return plain(measured.type);
      case 'bytes':
        return `${exactBytes(measured.bytes)}（${whole.format(measured.bytes)} 字节）`;
      case 'name':
        return measured.name;
    }
  },
  notMeasured: '无法判断',
  found: (wanted, found) => `${wanted}：${found}`,
  also: (said, more) => `${said}，${more}`,
  only: { apparel: '仅限服饰', 'bulk-upload': '批量上传时' },
  from: (iso) => `自 ${dayOf(iso)}起必须`,
  until: (iso) => `截至 ${dayOf(iso)}`,
  place: ({ left, top, right, bottom }) =>
    `位于距左 ${share((left + right) / 2)}、距上 ${share((top + bottom) / 2)} 处`,
  confidence: {
    official: '平台官方页面',
    secondary: '转述规则的页面',
    own: 'Clearcut 的建议',
  },
  asOf: (iso) => `规则截至 ${dayOf(iso)}`,
  unchecked: {
    'nothing-added': '不得添加文字、边框、图案或水印',
    'only-the-product': '画面中只有所售商品',
    'address-length': '网址不超过 2,000 个字符',
    'generated-marker': 'AI 生成的图片须保留相应标记',
    'ten-photos': '每个商品最多 10 张照片',
    'same-in-collection': '同一系列的占比和位置保持一致',
  },
  headings: {
    summary: '汇总',
    attention: '需要查看的文件',
    files: '逐个文件',
    rules: '规则与出处',
    rulesOf: '规则',
    demand: '要求',
    level: '级别',
    found: '实测',
    verdict: '结论',
    sources: '出处',
    unchecked: '已公开、但从文件看不出来的规则：',
  },
};
