"""Fictional careers as neutral data: the truth the fresh sheets are written from. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass

PHASES = (
    "requirements",
    "basic_design",
    "detailed_design",
    "implementation",
    "unit_test",
    "integration_test",
    "system_test",
    "operation",
)
LETTERS = dict(zip("RBDCUIS" + "O", PHASES, strict=True))


@dataclass(frozen=True)
class Tech:
    """A technology as a person writes it; `skill` is its canonical name, None where that is a matter of taste."""

    column: str
    surface: str
    skill: str | None


@dataclass(frozen=True)
class Job:
    """One engagement. Months are `YYYY-MM`; `end` None is running; `roles` is (as written, canonical)."""

    start: str
    end: str | None
    title: str
    text: str
    role: tuple[str, str]
    team: int
    total: int | None
    phases: tuple[str, ...]
    tech: tuple[Tech, ...]
    industry: str
    employer: str

    def of(self, *columns: str) -> list[str]:
        """The technologies of these columns, as written; all of them without an argument."""
        return [t.surface for t in self.tech if not columns or t.column in columns]

    @property
    def skills(self) -> frozenset[str]:
        return frozenset(t.skill for t in self.tech if t.skill is not None)


@dataclass(frozen=True)
class Person:
    """The head of a sheet and its engagements, newest last."""

    key: str
    initials: str
    age: int
    sex: str
    station: str
    line: str
    school: str
    certificates: tuple[tuple[str, str], ...]
    strengths: str
    jobs: tuple[Job, ...]


def _tech(text: str) -> tuple[Tech, ...]:
    """`lang=Java8:Java,SQL; db=…` as technologies: surface, canonical name after a colon, `:?` unclear."""
    found = []
    for group in text.split(";"):
        column, _, items = group.strip().partition("=")
        for item in items.split(","):
            surface, _, skill = item.strip().partition(":")
            found.append(Tech(column, surface, None if skill == "?" else skill or surface))
    return tuple(found)


def _job(
    period: str, title: str, text: str, role: str, size: str, phases: str, tech: str, industry: str, employer: str
) -> Job:
    start, _, end = period.partition(" ")
    written, _, canonical = role.partition(":")
    team, _, total = size.partition("/")
    return Job(
        start=start,
        end=end or None,
        title=title,
        text=text,
        role=(written, canonical or written),
        team=int(team),
        total=int(total) if total else None,
        phases=tuple(LETTERS[c] for c in phases),
        tech=_tech(tech),
        industry=industry,
        employer=employer,
    )


WEB = Person(
    "web", "A.K", 34, "男性", "武蔵小杉", "東急東横線", "湘北工科大学 情報学部 卒業",
    (("基本情報技術者試験", "2013-11"), ("Oracle Certified Java Programmer, Silver SE 8", "2016-08")),
    "Javaでのサーバーサイド開発を中心に、設計からリリースまで一通り経験しております。\n"
    "直近はチームリーダーとして若手のフォローも担当しています。",
    (
        _job("2014-04 2015-03", "大手通信会社向け 料金照会サイト改修",
             "スマートフォン対応に伴う既存画面の改修。\n共通部品の修正およびテスト仕様書の作成を担当。", "PG",
             "6/20", "CUI", "lang=Java6:Java,JavaScript; fw=Struts1.3:Struts; db=Oracle11g:Oracle Database; "
             "os=RHEL6:RHEL; tool=Eclipse,SVN:Subversion", "通信", "株式会社みなとソフト"),
        _job("2015-04 2016-12", "旅行予約ポータルサイト 構築",
             "国内宿泊の検索・予約機能を新規開発。\n検索APIのレスポンス改善（平均3.2秒→0.8秒）。", "PG", "8/35", "DCUI",
             "lang=Java8:Java,HTML5,CSS3; fw=Spring MVC,MyBatis; db=MySQL5.6:MySQL; os=CentOS6:CentOS; "
             "tool=Jenkins,Git", "旅行", "株式会社みなとソフト"),
        _job("2017-01 2018-06", "生命保険会社 契約管理システム更改",
             "旧システムからの移行。\n・帳票出力バッチの設計、製造\n・オフショアから納品されたソースの受入レビュー", "SE", "12/80",
             "BDCUI", "lang=Java8:Java,PL/SQL; fw=Spring Batch; db=Oracle12c:Oracle Database; os=AIX; "
             "tool=SVF,Redmine", "保険", "株式会社みなとソフト"),
        _job("2018-07 2018-09", "社内勤怠管理ツール 機能追加", "有給残日数の自動計算、CSV出力機能の追加。1人月規模の小改修。",
             "SE", "2", "BDCUI", "lang=PHP7.1:PHP; fw=CakePHP3:CakePHP; db=PostgreSQL9.6:PostgreSQL; "
             "os=Amazon Linux; tool=GitLab", "自社", "株式会社みなとソフト"),
        _job("2018-10 2021-03", "ECサイト 受注基盤リプレイス",
             "モノリスからマイクロサービスへの段階的な移行。\n受注、在庫引当サービスを担当し、メンバー4名の進捗管理、コードレビューを行った。",
             "PL", "5/22", "RBDCUI",
             "lang=Kotlin,TypeScript; fw=Spring Boot2.x:Spring Boot,React16:React; db=Amazon Aurora,Redis; "
             "os=Amazon Linux 2; tool=Docker,CircleCI,JIRA", "小売", "合同会社あおばテクノ"),
        _job("2020-01 2020-06", "飲食店向け 予約フォーム作成（副業・週1日程度）",
             "個人で受託。デザインカンプからのコーディングと管理画面の実装。", "PG", "1", "DCU",
             "lang=PHP7.4:PHP,JavaScript; fw=Laravel6:Laravel,jQuery; db=MySQL8:MySQL; os=さくらのVPS", "飲食",
             "個人"),
        _job("2021-04", "決済プラットフォーム 加盟店管理機能 開発",
             "加盟店審査・精算に関する管理画面およびAPIの開発。\nスクラム開発（2週間スプリント）、リリース判定資料の作成。", "チームリーダー:PL", "7/40",
             "RBDCUISO", "lang=Java17:Java,TypeScript; fw=Spring Boot3:Spring Boot,Next.js; "
             "db=PostgreSQL14:PostgreSQL,DynamoDB:Amazon DynamoDB; os=Linux; tool=Terraform,GitHub Actions", "金融",
             "合同会社あおばテクノ"),
    ),
)

INFRA = Person(
    "infra", "S.M", 41, "男", "北千住", "JR常磐線", "東武情報専門学校 ネットワーク科 卒業",
    (("CCNA", "2009-05"), ("LPIC レベル1", "2012-03"), ("AWS認定ソリューションアーキテクト アソシエイト", "2021-10")),
    "サーバー、ネットワークの設計構築から運用設計まで対応可能です。",
    (
        _job("2008-04 2010-03", "データセンター 監視オペレーション", "24時間365日の監視、一次切り分け、エスカレーション。\n手順書に基づくサーバー再起動等。",
             "オペレーター:operator", "10/30", "O", "os=Solaris10:Solaris,Windows Server 2003:Windows Server; "
             "tool=JP1,Systemwalker", "IT", "株式会社北斗システムサービス"),
        _job("2010-04 2012-06", "官公庁向け LAN更改", "拠点ルーター、スイッチのリプレイス（全国48拠点）。\n設計書修正、コンフィグ作成、現地作業立会い。", "NE:network",
             "6/25", "DCUI", "os=Cisco IOS; tool=Catalyst3750:Cisco Catalyst,YAMAHA RTX:YAMAHAルーター", "官公庁",
             "株式会社北斗システムサービス"),
        _job("2012-07 2014-12", "製造業 仮想化基盤 構築", "物理サーバー60台をVMware上へ集約。\n性能見積、パラメータ設計、P2V移行。", "SE", "5/12",
             "BDCUI", "os=RHEL6:RHEL,Windows Server 2008 R2:Windows Server; tool=VMware,Veeam,NetApp", "製造",
             "株式会社北斗システムサービス"),
        _job("2015-05 2016-09", "地方銀行 セキュリティ機器導入", "インターネット接続口のファイアウォール更改、プロキシ導入。", "SE", "4/15", "BDCUIS",
             "tool=FortiGate,Palo Alto,Squid; os=CentOS7:CentOS", "銀行", "クロスライン株式会社"),
        _job("2016-10 2019-03", "流通業 基幹サーバー更改", "DBサーバー（RAC構成）およびAPサーバーの設計・構築。\nジョブ管理の移行設計。", "サブリーダー:SL", "7/50",
             "RBDCUIS", "os=Oracle Linux,Windows Server 2016:Windows Server; db=Oracle RAC,SQL Server2016:SQL Server; "
             "tool=JP1,Zabbix,Ansible", "流通", "クロスライン株式会社"),
        _job("2019-04 2021-12", "損害保険会社 AWS移行プロジェクト",
             "オンプレ環境をAWSへ移行。アカウント設計、ネットワーク設計、CloudFormationによる構築自動化。", "PL", "8/60", "RBDCUIS",
             "tool=AWS,EC2:Amazon EC2,RDS:Amazon RDS,CloudFormation:AWS CloudFormation,Datadog; lang=Python3:Python; "
             "os=Amazon Linux 2", "保険", "クロスライン株式会社"),
        _job("2022-01 2022-03", "社内ゼロトラスト検証", "製品比較、PoC環境の構築と評価報告書の作成。", "SE", "2", "RB",
             "tool=Zscaler,Okta,Azure AD:Microsoft Entra ID", "IT", "クロスライン株式会社"),
        _job("2022-04", "自治体向け ガバメントクラウド移行支援", "標準化対象20業務の移行計画策定、\nコンテナ基盤の設計・構築、ベンダーコントロール。",
             "PL", "10/120", "RBDCISO", "tool=AWS,Terraform,EKS:Amazon EKS,GitLab; os=RHEL8:RHEL; "
             "lang=シェル:シェルスクリプト", "公共", "クロスライン株式会社"),
    ),
)

EMBEDDED = Person(
    "embedded", "T.O", 50, "男", "刈谷", "JR東海道本線", "三河工業高等専門学校 電気工学科 卒",
    (("第二種情報処理技術者試験", "1999-12"), ("エンベデッドシステムスペシャリスト試験", "2011-06")),
    "C言語による制御系開発に20年以上従事。実機デバッグ、オシロでの波形解析が得意です。",
    (
        _job("1998-04 2001-09", "FAX複合機 制御ソフト開発", "送受信制御部の仕様変更対応。\nエミュレータによるデバッグ。", "PG", "5/15", "DCUI",
             "lang=C言語:C,アセンブラ; os=μITRON:ITRON; tool=VSS:Visual SourceSafe", "事務機", "愛三エンベデッド株式会社"),
        _job("2001-10 2006-03", "カーナビゲーション 経路案内機能開発", "地図描画および音声案内タイミング制御。\n実車走行テストでの不具合解析。", "SE", "10/60",
             "BDCUIS", "lang=C++; os=VxWorks; tool=ClearCase", "車載", "愛三エンベデッド株式会社"),
        _job("2006-04 2010-12", "デジタルカメラ ファームウェア", "撮影シーケンス、USB通信部の設計、製造。", "SE", "8/30", "BDCUI",
             "lang=C言語:C; os=ITRON; tool=CVS,USB", "家電", "愛三エンベデッド株式会社"),
        _job("2011-02 2015-06", "車載ECU（ボディ系） 制御ソフト開発", "ドアロック、ワイパー制御。\nMISRA-C準拠のコーディング、CAN通信仕様の検討。", "PL", "6/45",
             "RBDCUIS", "lang=C言語:C; os=OSEK; tool=CANoe,MISRA-C,QAC,V850", "車載", "愛三エンベデッド株式会社"),
        _job("2015-07 2020-03", "先進運転支援システム モデルベース開発", "前方衝突警報の制御モデル作成、HILS環境での検証。", "PL", "9/100", "RBDCUI",
             "lang=MATLAB/Simulink,C言語:C; os=AUTOSAR; tool=HILS,CANape,dSPACE", "車載", "愛三エンベデッド株式会社"),
        _job("2020-05 2025-12", "産業用ロボット コントローラ開発", "EtherCATマスタの組込み、\nLinuxベースの操作端末(HMI)アプリケーション開発。", "PM",
             "12/30", "RBDIS", "lang=C++,Python; fw=Qt; os=Linux; tool=EtherCAT,Git,Jenkins", "産業機械",
             "愛三エンベデッド株式会社"),
    ),
)

COBOL = Person(
    "cobol", "K.H", 53, "女性", "門前仲町", "都営大江戸線", "下町商科短期大学 経営科 卒業",
    (("日商簿記検定2級", "1996-07"),),
    "金融系ホスト開発一筋。JCL、バッチ設計、障害時の夜間対応も可能です。",
    (
        _job("1998-07 2000-01", "都市銀行 2000年問題対応", "勘定系プログラム約900本の影響調査、日付項目の拡張、現新比較テスト。", "PG", "20/150", "CUI",
             "lang=COBOL,JCL; db=IMS; os=MVS:?; tool=TSO:?", "銀行", "株式会社大川計算センター"),
        _job("2000-02 2004-09", "信託銀行 年金システム保守", "法改正対応。見積、影響調査、設計から本番移行まで。", "SE", "8/20", "BDCUIO",
             "lang=COBOL,JCL,PL/I; db=DB2:Db2; os=OS/390:?", "信託", "株式会社大川計算センター"),
        _job("2004-10 2011-03", "クレジットカード会社 請求システム再構築", "請求締め・口座振替バッチの設計。\nピーク月のバッチ所要時間を7時間から4時間に短縮。", "SE",
             "15/200", "BDCUIS", "lang=COBOL,JCL; db=DB2:Db2,VSAM; os=z/OS", "カード", "株式会社大川計算センター"),
        _job("2011-07 2018-03", "共済団体 契約管理システム 運用保守", "年次更新作業、制度改正対応、ユーザー問い合わせ対応。", "リーダー:PL", "6/12", "RBDCUISO",
             "lang=COBOL,Easytrieve:?; db=ADABAS; os=z/OS", "共済", "東都ホスト株式会社"),
        _job("2018-04 2022-06", "証券会社 ホストマイグレーション", "COBOL資産のJava変換（リライト）の仕様確認、変換ツール出力の検証。\n現新比較の計画と実施。", "SE",
             "25/180", "DUIS", "lang=COBOL,Java; db=DB2:Db2,Oracle19c:Oracle Database; os=z/OS,RHEL7:RHEL", "証券",
             "東都ホスト株式会社"),
        _job("2022-08", "損保 代理店手数料計算システム 保守開発", "手数料体系見直しに伴う計算ロジックの改修。若手への業務知識の引継ぎ。", "SE", "5/9", "BDCUIO",
             "lang=COBOL,JCL,REXX; db=DB2:Db2; os=z/OS; tool=A-AUTO", "保険", "東都ホスト株式会社"),
    ),
)

SAP = Person(
    "sap", "Y.N", 46, "女", "豊洲", "東京メトロ有楽町線", "関東国際大学 商学部 卒",
    (("SAP認定コンサルタント（FI）", "2010-02"), ("日商簿記検定1級", "2005-11")),
    "会計モジュール（FI/CO）の導入経験多数。ユーザー部門との要件調整を強みとしています。",
    (
        _job("2006-10 2009-03", "化学メーカー 会計システム導入", "FI-GL/APのパラメータ設定、テストシナリオ作成、ユーザー教育。", "メンバー:member", "8/40", "DCUI",
             "lang=ABAP; tool=SAP FI,SAP R/3:?; db=Oracle10g:Oracle Database; os=HP-UX", "化学", "株式会社リンドウ"),
        _job("2009-04 2012-08", "総合商社 海外拠点ロールアウト", "シンガポール、タイ拠点への展開。現地税制のFit&Gap。", "コンサルタント:consultant", "10/70",
             "RBDUI", "lang=ABAP; tool=SAP FI,SAP CO; os=AIX; db=DB2:Db2", "商社", "株式会社リンドウ"),
        _job("2012-09 2016-03", "食品会社 販売物流 再構築", "受注〜出荷〜請求のプロセス設計。アドオン60本の仕様書作成とレビュー。", "コンサルタント:consultant", "12/60",
             "RBDUIS", "lang=ABAP; tool=SAP SD,SAP MM; os=Linux", "食品", "株式会社リンドウ"),
        _job("2016-04 2016-07", "会計パッケージ選定支援", "RFP作成、ベンダー3社の評価。", "コンサルタント:consultant", "3", "R",
             "tool=Excel,PowerPoint", "建設", "株式会社リンドウ"),
        _job("2016-08 2021-09", "自動車部品メーカー S/4HANA移行", "ECC6.0からのコンバージョン。\n管理会計領域のリーダーとして要件定義〜本番稼働後支援。", "PL",
             "15/130", "RBDISO", "lang=ABAP; tool=SAP S/4HANA,SAP FI,SAP CO,SAP Fiori; db=SAP HANA; os=SUSE Linux",
             "自動車", "株式会社リンドウ"),
        _job("2021-10", "電力会社 経理業務 グローバルテンプレート構築", "連結決算早期化に向けたテンプレートの策定、PMOへの進捗報告。", "PM", "20/210", "RBS",
             "tool=SAP S/4HANA,SAP BTP,Power BI", "電力", "株式会社リンドウ"),
    ),
)

QA = Person(
    "qa", "M.I", 29, "女", "西船橋", "JR総武線", "房総大学 文学部 卒業",
    (("JSTQB認定テスト技術者資格 Foundation Level", "2021-02"),),
    "テスト設計から実施、不具合分析まで。自動化にも取り組んでいます。",
    (
        _job("2019-06 2019-11", "スマホゲーム デバッグ", "テストケースに沿った打鍵、不具合票の起票。", "テスター:tester", "15", "S",
             "os=iOS,Android; tool=Redmine,Excel", "ゲーム", "テスティア株式会社"),
        _job("2019-12 2020-03", "地図アプリ 総合テスト", "経路検索の組合せテスト実施。\n実機20機種での確認。", "テスター:tester", "8/30", "IS",
             "os=Android; tool=TestLink,JIRA", "地図", "テスティア株式会社"),
        _job("2020-04 2021-08", "ネット証券 取引画面リニューアル テスト", "テスト計画書・仕様書の作成、テスター5名への作業指示、進捗報告。",
             "テストリーダー:tester", "6/40", "IS", "lang=SQL; db=Oracle19c:Oracle Database; os=Windows10:Windows; "
             "tool=Selenium,Backlog", "証券", "テスティア株式会社"),
        _job("2021-09 2021-12", "電子カルテ 受入検証", "マスタ設定パターンの洗い出しとデシジョンテーブル作成。", "テスター:tester", "4/10", "S",
             "os=Windows10:Windows; db=SQL Server2019:SQL Server; tool=Excel", "医療", "テスティア株式会社"),
        _job("2022-03 2023-10", "SaaS型人事サービス QA", "スプリント内でのテスト設計・実施。\n回帰テストの自動化（約300ケース）。", "QAエンジニア:QA", "3/25", "IS",
             "lang=TypeScript; tool=Playwright,GitHub,TestRail,Slack; os=macOS", "HR", "フリーランス"),
        _job("2023-11", "動画配信サービス 品質改善", "QAプロセスの整備、不具合の傾向分析、APIテストの自動化とCIへの組込み。", "QAリード:QA", "5/60",
             "RIS", "lang=Python3.11:Python; fw=pytest; tool=Postman,MagicPod,GitHub Actions; os=Linux", "メディア",
             "フリーランス"),
    ),
)

PMO = Person(
    "pmo", "H.S", 44, "男性", "中野坂上", "丸ノ内線", "西都大学 経済学部 卒業",
    (("PMP", "2016-04"), ("ITIL Foundation", "2012-09")),
    "大規模プロジェクトにおけるPMO、ベンダー管理、会議体運営を得意としております。",
    (
        _job("2005-04 2008-12", "公共料金収納システム 開発", "画面および帳票の開発、ヘルプデスク対応。", "PG", "10/40", "DCUIO",
             "lang=VB6,PL/SQL; db=Oracle9i:Oracle Database; os=Windows2000:?; tool=VSS:Visual SourceSafe", "公共",
             "武蔵データ株式会社"),
        _job("2009-01 2012-03", "病院向け物品管理システム導入", "カスタマイズ要件の取りまとめ、導入教育、保守。", "SE", "4/8", "RBDCUISO",
             "lang=VB.NET,SQL; db=SQL Server2008:SQL Server; os=Windows Server 2008:Windows Server", "医療", "武蔵データ株式会社"),
        _job("2012-04 2016-06", "通信キャリア 顧客管理統合", "課題管理、進捗管理、変更管理。\n週次報告資料の作成、ベンダー5社との調整。", "PMO", "6/300", "RBS",
             "tool=MS Project:Microsoft Project,Excel,Redmine", "通信", "株式会社ブリッジマネジメント"),
        _job("2016-09 2019-12", "メガバンク 海外勘定系更改 PMO", "英語での課題会議のファシリテーション、品質評価基準の策定。", "PMOリーダー:PMO", "12/500", "RBIS",
             "tool=JIRA,Confluence,PowerPoint", "銀行", "株式会社ブリッジマネジメント"),
        _job("2020-01 2020-02", "働き方改革 RPA導入支援", "対象業務の選定、効果測定。", "コンサル:consultant", "2", "R",
             "tool=UiPath,Excel", "製造", "株式会社ブリッジマネジメント"),
        _job("2020-03", "鉄道会社 駅務機器クラウド化 全体PMO", "マスタスケジュール策定、ステアリングコミッティ運営、リスク管理。", "PMO", "8/150", "RBSO",
             "tool=Azure,Backlog,Teams,Notion", "鉄道", "株式会社ブリッジマネジメント"),
    ),
)

MOBILE = Person(
    "mobile", "R.W", 31, "男", "二子玉川", "東急田園都市線", "首都デジタル専門学校 卒業",
    (("Androidアプリケーション技術者認定試験 ベーシック", "2017-03"),),
    "ネイティブアプリ（iOS/Android）とFlutterでの開発経験があります。",
    (
        _job("2016-04 2017-09", "クーポンアプリ Android版開発", "店舗検索、プッシュ通知機能の実装。", "PG", "4/9", "CUI",
             "lang=Java; os=Android; tool=Android Studio,Git; db=SQLite", "小売", "株式会社モバイルフォレスト"),
        _job("2017-10 2019-02", "銀行口座開設アプリ", "本人確認書類の撮影、OCR連携部分を担当。", "PG", "6/30", "DCUI",
             "lang=Swift4:Swift,Objective-C; os=iOS; tool=Xcode,Bitbucket,Realm", "銀行", "株式会社モバイルフォレスト"),
        _job("2019-03 2021-05", "フードデリバリー 配達員アプリ", "位置情報の送信間隔最適化、MVVMへの設計変更。\nクラッシュ率0.9%→0.1%。", "SE",
             "5/25", "BDCUIO", "lang=Kotlin; fw=RxJava,Dagger; os=Android; tool=Firebase,Bitrise:?,GitHub", "物流",
             "株式会社モバイルフォレスト"),
        _job("2021-04 2021-09", "フィットネス動画アプリ（業務委託・土日稼働）", "Flutterによるプロトタイプ作成。", "PG", "2", "RBDCU",
             "lang=Dart; fw=Flutter; db=Firestore:Cloud Firestore; os=iOS,Android", "健康", "個人"),
        _job("2021-06 2024-03", "カーシェア利用者アプリ", "車両の解錠・施錠（Bluetooth）、利用料金計算の設計実装。", "リードエンジニア:?", "7/40", "RBDCUIS",
             "lang=Kotlin,Swift; fw=Jetpack Compose,SwiftUI; os=iOS,Android; tool=GraphQL,Figma,CI/CD", "モビリティ",
             "株式会社テトラリンクス"),
        _job("2024-05 2026-08", "電子母子手帳アプリ リニューアル", "既存のCordova製アプリをFlutterへ全面移行。", "PL", "5/18", "RBDCUISO",
             "lang=Dart,TypeScript; fw=Flutter,NestJS; db=Cloud SQL; tool=Google Cloud,Slack,GitHub", "公共",
             "株式会社テトラリンクス"),
    ),
)

CLOUD = Person(
    "data", "J.F", 38, "男", "博多", "福岡市地下鉄空港線", "筑前工科大学 大学院 修了",
    (("統計検定2級", "2018-06"), ("Professional Data Engineer", "2022-12")),
    "データ基盤構築と分析の両面で貢献できます。リモート中心を希望。",
    (
        _job("2013-04 2015-08", "通販会社 DWH構築", "売上データの集計バッチ、定型レポートの作成。", "SE", "5/14", "DCUI",
             "lang=SQL,Perl; db=Netezza,Oracle11g:Oracle Database; os=RHEL5:RHEL; tool=DataStage,Cognos", "小売",
             "九州インフォワークス株式会社"),
        _job("2015-09 2018-12", "ガス会社 需要予測モデル開発", "気象データを用いた重回帰、勾配ブースティングの比較検証。", "データサイエンティスト:data_scientist", "3/6",
             "RBDCU", "lang=Python,R; fw=Pandas,scikit-learn,XGBoost; os=Ubuntu; tool=Tableau", "エネルギー",
             "九州インフォワークス株式会社"),
        _job("2019-01 2022-07", "広告配信ログ分析基盤", "1日20億件のログをBigQueryへ連携。\nコスト最適化により月額費用を4割削減。", "テックリード:?", "6/20", "RBDCUISO",
             "lang=Python,Scala; fw=Apache Spark,Airflow; db=BigQuery,Redis; tool=Kubernetes,Terraform,Looker", "広告",
             "アドレイン株式会社"),
        _job("2022-10", "生成AI 社内ナレッジ検索の構築", "RAG構成の検討、評価データの作成、プロンプトの改善。", "SE", "4", "RBDCUI",
             "lang=Python,TypeScript; fw=LangChain,FastAPI; db=PostgreSQL,Pinecone; tool=Azure,GitHub,Docker", "製造",
             "フリーランス"),
    ),
)

JUNIOR = Person(
    "junior", "N.T", 26, "男", "大宮", "JR京浜東北線", "さいたま情報大学 卒業見込→卒業",
    (("ITパスポート試験", "2022-07"), ("LPIC レベル1", "2024-02")),
    "コミュニケーションを大切にしています。構築案件を希望します。",
    (
        _job("2023-04 2023-06", "新人研修（Java、SQL、ネットワーク基礎）", "簡易ECサイトの作成（グループ開発）。", "メンバー:member", "5", "CU",
             "lang=Java,SQL; db=MySQL; os=Windows10:Windows; tool=Eclipse", "研修", "株式会社スタートライン"),
        _job("2023-07 2024-12", "保険会社 社内ヘルプデスク", "PCキッティング、アカウント発行、電話・メールでの問い合わせ対応（1日20件程度）。", "ヘルプデスク:helpdesk", "12",
             "O", "os=Windows11:Windows; tool=Active Directory,Microsoft 365,ServiceNow", "保険", "株式会社スタートライン"),
        _job("2025-01", "クラウド監視基盤 運用", "アラート一次対応、手順書の改善、\nシェルによるログ集計の自動化。", "運用担当:?", "8/20", "O",
             "os=Amazon Linux 2023; lang=Bash; tool=AWS,Zabbix,Amazon CloudWatch", "IT", "株式会社スタートライン"),
    ),
)

DOTNET = Person(
    "dotnet", "E.Y", 37, "女性", "栄", "名古屋市営地下鉄東山線", "中京情報大学 卒業",
    (("応用情報技術者試験", "2015-06"),),
    "C#での業務系アプリ開発が中心です。製造業の生産管理に明るいです。",
    (
        _job("2011-04 2013-10", "工作機械メーカー 生産管理システム開発", "工程進捗画面、実績入力（ハンディ連携）の製造・テスト。", "PG", "7/18", "CUI",
             "lang=VB.NET; db=SQL Server2008 R2:SQL Server; os=Windows7:Windows; tool=Visual Studio2010:Visual Studio",
             "製造", "尾張ソフトウェア株式会社"),
        _job("2013-11 2017-05", "住宅設備会社 見積システム再構築", "図面情報からの部材展開ロジックの設計、実装。", "SE", "5/12", "BDCUI",
             "lang=C#,SQL; fw=ASP.NET MVC,jQuery; db=Oracle11g:Oracle Database; os=Windows Server 2012:Windows Server; "
             "tool=TFS:Team Foundation Server", "住宅", "尾張ソフトウェア株式会社"),
        _job("2017-06 2017-08", "物流倉庫 ハンディターミナル改修", "検品画面のレスポンス改善。", "SE", "2", "DCU",
             "lang=C#; os=Windows CE; db=SQLite", "物流", "尾張ソフトウェア株式会社"),
        _job("2017-09 2021-06", "学習塾 成績管理クラウド", "オンプレ版のクラウド化。DB設計、性能改善。", "サブリーダー:SL", "6/15", "BDCUISO",
             "lang=C#,TypeScript; fw=ASP.NET Core,Angular; db=Azure SQL Database; tool=Azure DevOps,Git", "教育",
             "尾張ソフトウェア株式会社"),
        _job("2022-01", "繊維商社 貿易管理システム 刷新", "輸入諸掛の計算、L/C管理の要件ヒアリングから。\n開発標準の策定と3名の育成。", "PL", "5/11", "RBDCUIS",
             "lang=C#; fw=Blazor,Entity Framework; db=SQL Server2019:SQL Server; os=Windows Server 2019:Windows Server; "
             "tool=GitHub,Slack", "商社", "株式会社ナゴヤクラフト"),
    ),
)

PEOPLE = {p.key: p for p in (WEB, INFRA, EMBEDDED, COBOL, SAP, QA, PMO, MOBILE, CLOUD, JUNIOR, DOTNET)}
