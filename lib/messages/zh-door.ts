import type { DoorMessages } from './en-door';
import { whole } from './zh-numbers';

/** 进门处的文字。 */
export const zhDoor: DoorMessages = {
  signIn: {
    headline: '登录',
    about: '这个 Clearcut 供团队使用。输入团队口令即可进入，在此浏览器上 30 天内有效。',
    passcode: '口令',
    name: '你的名字',
    nameHint: '会显示在你创建的批次上。',
    submit: '登录',
    without: '不用口令，直接使用',
  },
  refused: {
    wrong: '口令不对。请检查后重试，注意区分大小写。',
    name: '请填写名字，最多 40 个字符：它会显示在你创建的批次上。',
    tooMany: (minutes: number) => `口令输错次数过多。${whole.format(minutes)} 分钟后可以再试。`,
    unavailable: '暂时无法核对口令，请一分钟后再试。',
  },
  account: {
    signedInAs: (name: string) => `已登录：${name}`,
    signOut: '退出登录',
    signIn: '以团队成员身份登录',
  },
  closed: {
    headline: '这个 Clearcut 尚未开放',
    about:
      '每张照片的费用都由部署者承担，因此在部署者指定谁可以使用之前，任何人都不能进入。请为此部署设置以下变量中的一个或两个，然后重新部署：',
    variables: {
      TEAM_PASSCODE: '至少 8 个字符的口令：知道口令的人可以进入，并共享所有批次。',
      PUBLIC_PHOTOS_PER_DAY:
        '照片数量：任何人都可以进入，各自只能看到自己的批次，每天的总数用完为止。',
    },
  },
  unknownHost: {
    headline: '这个 Clearcut 不认识这个网址',
    about:
      '凡是能访问到这台机器的人都可以使用它，因此它只响应外人无法冒用的地址：localhost、IP 地址或局域网名称。如果这个网址是你的，请设置以下变量之一，然后重新启动：',
    variables: {
      APP_URL: '浏览器显示的这个网址，含 http:// 或 https://：能访问它的人都可以进入。',
      TEAM_PASSCODE: '至少 8 个字符的口令：知道口令的人从任何网址都可以进入。',
    },
  },
};
