"""Pairs that are never the same skill: a test that cannot be argued with.

Each line holds two names that stand in real sheets. No stage of the normaliser, in no column, may give them a skill in
common; and a name the vocabulary knows is read as itself, so that nobody mends a pair by forgetting one of its halves.
"""

from __future__ import annotations

import pytest

from matcher.normalise.skills import NO_SKILL, normalise
from matcher.normalise.vocabulary import vocabulary
from matcher.taxonomy import taxonomy
from matcher.taxonomy.keys import key

NEVER_THE_SAME = """
Java | JavaScript
Java | JScript
Java | JSP
JavaScript | TypeScript
JavaScript | JScript
JavaScript | CoffeeScript
C | C#
C | C++
C# | C++
C# | F#
C | Objective-C
C++ | C++Builder
C++ | Visual C++
React | React Native
React | Preact
React | Redux
React Native | Preact
Vue.js | Vuex
Vue.js | Vuetify
Vue.js | Nuxt.js
VB | VBA
VB | VB.NET
VBA | VB.NET
VB6 | VB.NET
VBScript | VBA
VBScript | VB
Slick | Slack
Slick | Slim
Slack | SaltStack
Amazon ECS | Amazon EKS
Amazon ECS | Amazon EC2
Amazon EKS | Amazon EC2
Amazon ECS | Amazon ECR
Amazon EBS | Amazon EFS
Amazon RDS | Amazon S3
Amazon SNS | Amazon SQS
Amazon SQS | Amazon SES
Amazon S3 | S2JDBC
Amazon Athena | Amazon Aurora
Amazon Redshift | Redis
Amazon Kinesis | Kibana
OpenAI API | OpenAPI
OpenAPI | OpenCV
OpenAM | OpenAPI
Struts | SAStruts
Struts | Struts2
Struts2 | SAStruts
AWS Lambda | ラムダ式
AWS Lambda | ラムダ計算
AWS Batch | バッチ処理
AWS Batch | Spring Batch
AWS Config | コンフィグ
AWS Glue | Gulp
Access | アクセス解析
Access | アクセス制御
Access | Accel
Go | 囲碁
Go | GAS
Go | Google
Go | Godot
Swift | OpenStack Swift
Swift | SWIFT(銀行間)
Swift | SwiftUI
Swift | Swing
Spring Framework | Spring Boot
Spring Framework | Spring Batch
Spring Boot | Bootstrap
Spring MVC | ASP.NET MVC
Spring Framework | スプリント
Rust | R
Ruby | Ruby on Rails
R | RPG
RPG | RPA
RPA | RFP
RDB | RDS(Windows)
MySQL | NoSQL
MySQL | SQL Server
MySQL | MariaDB
SQL | NoSQL
SQL | PL/SQL
SQL | SQLite
PL/SQL | PL/pgSQL
PL/SQL | PL/I
T-SQL | PL/SQL
PostgreSQL | PostGIS
MongoDB | MariaDB
MongoDB | Amazon DynamoDB
Oracle Database | Oracle Linux
Oracle Database | Oracle Forms
Oracle Database | Oracle EBS
Oracle RAC | Oracle RMAN
HBase | H2 Database
Elasticsearch | Elastic Load Balancing
Elastic Load Balancing | Elastic Stack
Solr | Solaris
Windows | Windows Server
Windows | Windows CE
Windows Server | SQL Server
Linux | UNIX
Linux | Linuxカーネル
RHEL | Oracle Linux
CentOS | macOS
iOS | Cisco IOS
iOS | AIX
iOS | iPadOS
macOS | Macro
Android | Android Studio
Android | Arduino
Git | GitHub
GitHub | GitLab
GitHub | GitBucket
GitHub | GitHub Actions
GitHub | GitHub Copilot
GitLab | Gitea
Subversion | Version
Docker | Docker Compose
Kubernetes | Kubeflow
Terraform | TERASOLUNA
Ansible | Angular
Angular | AngularJS
Angular | Angular Material
Jenkins | Jest
Jest | JUnit
JUnit | NUnit
JUnit | PHPUnit
xUnit | NUnit
Next.js | Nuxt.js
Next.js | NestJS
Node.js | Nuxt.js
Express | Express5800
Express | SQL Server Express
Flask | Flash
Flask | Amazon FSx
Flutter | Fluentd
Fluentd | Fluent Bit
Django | Deno
Kotlin | Ktor
Kotlin | kintone
Scala | Scratch
Groovy | Gradle
Dart | Data
Perl | PHP
PHP | PHPUnit
COBOL | CASL
COBOL | CORBA
Cognos | Amazon Cognito
Azure | Azure DevOps
Microsoft Entra ID | Active Directory
BigQuery | jQuery
jQuery | jQuery UI
Cloud Run | Cloud Functions
Cloud Storage | Cloud SQL
Google Kubernetes Engine | Google App Engine
Google Analytics | Google Ads
Google Cloud | Google Drive
JSF | JSP
JPA | JSP
JDBC | ODBC
Servlet | Java Applet
EJB | EJS
JSON | JSTL
Jetty | Jest
Tomcat | TomEE
WebLogic | WebSphere
WebSphere | WebSAM
WebSAM | WebOTX
Interstage | Informatica
MyBatis | iBATIS
Hibernate | Hinemos
NumPy | SciPy
PyTorch | pytest
Keras | Apache Kafka
Unity | UML
XAML | YAML
XML | YAML
XML | HTML
HTML | HTML5
CSS | CSS3
CSS | CSV
SAML | XAML
SAP | SAS
SAP | SPA
SAP | SAP HANA
SAP SD | SAP MM
SAP FI | SAP CO
SAP PI | SAP PP
SAP | ASP
SAS | Sass
SSIS | SSRS
SSRS | SSAS
Subversion | SVF
Visual SourceSafe | Visual Studio
Visual Studio | Visual Studio Code
Eclipse | Eclipse Link
Excel | VBA
Word | WordPress
Teams | TeamSite
TeamCity | TeamSpirit
Backlog | プロダクトバックログ
Lotus Notes | Notion
OneDrive | Google Drive
Zoom | Zabbix
Zabbix | Zendesk
JIRA | Java
Trello | Trend Micro
Tableau | テーブル
Looker | Looker Studio
JP1 | JPA
VMware | VMware NSX
Hyper-V | Hyperion
Citrix | Cisco
Cisco Catalyst | Cisco Nexus
Cisco Nexus | Sonatype Nexus
Cisco ASA | Cisco ASR
Juniper | Jupyter Notebook
F5 BIG-IP | BigQuery
FortiGate | Fortify
UiPath | XPath
WinActor | WinMerge
WinSCP | WinForms
Power BI | Power Apps
Power Automate | Power Automate Desktop
Power Apps | PowerShell
PowerPoint | PowerBuilder
ABAP | SAP
ABAP | LDAP
Apex | Oracle APEX
Salesforce | Sales Cloud
MATLAB | Mathematica
CAN | LAN
LIN | LAN
WAN | LAN
ITRON | Electron
ARM | ARM Template
AVR | Azure Virtual Desktop
SPI | SPA
PLC | PLM
MES | WMS
WMS | WSUS
ERP | ERwin
EDI | EDR
DWH | DWG
CTI | CI/CD
AWS IAM | IMS
Amazon VPC | VPN
Amazon Connect | Direct Connect
Scrum | スクラッチ
JP1/AJS | JP1/IM
JP1/PFM | JP1/NETM
Systemwalker Centric Manager | Systemwalker Operation Manager
FortiGate | FortiAnalyzer
FortiManager | FortiAnalyzer
Cisco ASA | Cisco AnyConnect
IOS-XE | NX-OS
Palo Alto | Prisma Cloud
SFTP | FTPS
Day.js | date-fns
Lodash | Underscore.js
Immer | Immutable.js
Adjust | AppsFlyer
Cordova | Monaca
CSS | SCSS
NetCOBOL | Micro Focus COBOL
ILE RPG | RPG III
OSIV/MSP | OSIV/XSP
T-Kernel | TOPPERS
CANoe | CANalyzer
HEW | CubeSuite+
Polarion | Codebeamer
DOORS | ClearQuest
Jaeger | Zipkin
Nagios | Icinga
Snort | Suricata
ownCloud | Nextcloud
Plesk | cPanel
Hibernate | NHibernate
Chocolatey | winget
Excel | Excelsior
Deep Security | Apex One
SAP IBP | SAP APO
BAPI | SAP IDoc
Exchange Server | Exchange Online
LibreOffice | OpenOffice
KeePass | LastPass
TestRail | テストツール
ActiveX | アクティブ
Delphi | Delphine
Hack(言語) | ハッカソン
Dash | Dashboard
Gin | GNU
Echo | ECHONET Lite
Stripe | Struts
Prisma | Prisma Access
Fabric(Python) | Microsoft Fabric
Presto | Prettier
Ruby | ルビ
Chef | シェフ
Sentry | SentinelOne
Codex | code
Claude | Cloud
Gemini | Mini
Cursor | カーソル
Copilot Studio | GitHub Copilot
Apache Spark | Sparx
Sketch | スケッチブック
Bash | Batch
CICS | Cisco
Control-M | COM
IBM MQ | MQTT
千手 | 千手観音
奉行シリーズ | 執行
サクラエディタ | サクラ大戦
Stripe | Stride
Simula | SIMULIA
Storybook | Storyblok
Chroma | Google Chrome
T-Kernel | TDengine
Questa | QuestDB
Maximo | Maxima
ServiceMax | ServiceMix
RxSwift | R.swift
AWS CloudTrail | Cloud Trace
Adjust | アジャスト
Prolog | プロローグレーサー
Redash | Redish
Rubrik | ルーブリック
CentOS | Cents
Linux | LinuC
Microsoft Office | Officer
Javalin | Javelin
SQLWindows | Centro
MS-DOS | DOS/V
Selenium | セレン
AWS X-Ray | JFrog Xray
AWS X-Ray | Xray(テスト)
クラウド | dbt Cloud
Ansible | Ansible Vault
intra-mart | Unity IAP
Cloud Build | Unity Cloud Build
Amazon ECS | ECS(Unity)
CICS | Db2
Prism | Nutanix Prism
WAF | AWS WAF
C# | .NET
CA-Endevor | ChangeMan
ENOVIA | 3DEXPERIENCE
CR-8000 | CR-5000
Power Apps | Power Pages
TensorFlow | TensorFlow.js
TensorFlow | TensorFlow Lite
SAP BADI | SAP User Exit
SAP BTP | SAP Build
reStructuredText | REST API
PICT | ペアワイズ
Solaris | ソラリス(映画)
Apache Kafka | カフカ(小説)
Swift | SWIFT(国際送金)
Django | ジャンゴ・ラインハルト
Python | パイソン・コンサルティング
Pro-face | GoPro
Access | アクセス解析ツール導入
Seasar2 | 視察
COBIT | コビト
ITRON | トーロン
Apex | エイベックス
Oracle Forms | forums
e-learning | learning
Confluence | conference
InterTest | interest
SAP Concur | cancer
Stratus VOS | status
Framer | former
秀丸 | 日の丸
pytest | Pitest
Live2D | Love2D
Pacemaker | PageMaker
Vite | Vitess
Sophos | Sophis
OpenTK | OpenTok
OpenXR | OpenEXR
Puppeteer | Pyppeteer
GraphQL | GraphiQL
Pure.css | PurgeCSS
Splunk | Splink
Buildkite | BuildKit
Google Mock | gomock
Redux | Redux Toolkit
Element UI | Element Plus
Laravel Breeze | Laravel Jetstream
Laravel Passport | Laravel Sanctum
MicroPython | CircuitPython
ONNX | ONNX Runtime
PyTorch | PyTorch Lightning
HL7 | FHIR
SAP APO | SAP SCM
Turbo C | Turbo C++
NX | Nx Monorepo
OpenGL | OpenGL ES
Recoil | Recoll
nodenv | nodeenv
Minitest | Minetest
ioredis | iredis
PCA商魂 | PCA商管
商奉行 | 蔵奉行
Planview | Clarity PPM
MagicDraw | Cameo Systems Modeler
CLIP STUDIO PAINT | ComicStudio
Bootstrap | Bootstrap Studio
SOAP | WSDL
COM | DCOM
JScript | JScript.NET
mcframe | MCWorks64
Selenium | Selenide
Pandas | Panda CSS
MONITOUCH | MonoTouch
Modicon | Unity
MELSOFT | MuleSoft
CompactRIO | CRI-O
Isight | Cognex In-Sight
scFLOW | sFlow
MINICUBE | Minikube
M32C | M32R
Jetson Orin | ORiN
Vivado HLS | HTTP Live Streaming
vTESTstudio | Vitest
CANoe.DiVa | vTESTstudio
EMC Centera | Centura
Securify | Security
HA8000 | BladeSymphony
IBM TS3500 | IBM Storwize
HPE Alletra | HPE Primera
Windows Terminal Server | Windows Terminal
Express5800/100 | Express
PLANEX | pLaTeX
Brocade ADX | Azure Data Explorer
Cloud Batch | Amazon CloudWatch
Google Cloud Search | Amazon CloudSearch
Cloud IoT Core | AWS IoT Core
Azure Database Migration Service | AWS DMS
IBM Cloud Functions | Google Cloud Functions
AWS STS | Spring Tool Suite
AWS Chatbot | チャットボット
OpenNMS | OpenVMS
Oracle Key Vault | Azure Key Vault
Tivoli Configuration Manager | SCCM
CA API Gateway | Amazon API Gateway
IEFBR14 | IEBGENER
ArduPilot | PX4
SR-S316TL2 | Si-R G110
YAMAHA SWX2200 | YAMAHA RTX1210
Cisco UCCE | Cisco UCCX
FortiToken | FortiAuthenticator
CVE | CVSS
LiteSpeed | OpenLiteSpeed
3270エミュレータ | 5250エミュレータ
マルチクラウド | ハイブリッドクラウド
"""


def _pair(line: str) -> tuple[str, str]:
    one, _, other = line.partition(" | ")
    return one, other


PAIRS = [_pair(line) for line in NEVER_THE_SAME.strip().splitlines()]
NAMES = sorted({name for pair in PAIRS for name in pair})
COLUMNS = ("any", "language", "db", "os", "framework", "tool", "cloud", "middleware", "network", "env")


def skills_of(name: str, column: str = "any") -> set[str]:
    return {match.skill for term in normalise(name, column) for match in term.matches if match.kind not in NO_SKILL}


def skills_anywhere(name: str) -> set[str]:
    """What a name is in some column: beside names of that column's kind it is read without it, too."""
    return set().union(*(skills_of(name, column) for column in COLUMNS))


def test_there_are_at_least_150_pairs_each_once():
    assert len(PAIRS) >= 150
    assert len({frozenset(key(name) for name in pair) for pair in PAIRS}) == len(PAIRS)
    assert all(one and other for one, other in PAIRS)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_pair_has_no_skill_in_common_in_any_column(one, other):
    for column in COLUMNS:
        assert not skills_of(one, column) & skills_of(other, column)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_pair_in_one_cell_is_read_as_both(one, other):
    both = skills_of(f"{one}、{other}")

    assert skills_of(one) <= both
    assert skills_of(other) <= both
    assert not both - skills_anywhere(one) - skills_anywhere(other)


@pytest.mark.parametrize("name", [name for name in NAMES if name in taxonomy().skills])
def test_a_known_name_is_read_as_itself_and_nothing_else(name):
    found = skills_of(name)

    assert found == {name} or (not found and key(name) in vocabulary().usage.columns)


NO_SKILLS = """
ラムダ式 ラムダ計算 アクセス解析 アクセス制御 囲碁 スプリント コンフィグ テーブル プロダクトバックログ スケッチブック
ハッカソン 千手観音 執行 日の丸 サクラ大戦 ルビ Dashboard Version Macro Data code
"""


@pytest.mark.parametrize("word", NO_SKILLS.split())
def test_words_that_only_sound_like_a_skill_are_none(word):
    assert skills_of(word) == set()
