"""Names that look alike and are never one another: not by any stage, in either direction."""

from __future__ import annotations

import pytest

from matcher.normalise.skills import NO_SKILL, normalise

FALSE_FRIENDS = """
Slick/Slack NUnit/JUnit ECS/EKS ECS/EC2 EKS/EC2 OpenAI/OpenAPI SAStruts/Struts RxKotlin/Kotlin
string/Spring Vue/Vuex Java/JavaScript Go/GAS C/C# C/C++ C#/C++ C#/F# C/Objective-C React/Preact VB/VBA
VB/VB.NET VBA/VB.NET VB6/VB.NET VBScript/VBA Angular/AngularJS Struts/Struts2 MySQL/NoSQL MySQL/MSSQL
SQLite/SQL PL/SQL~SQL PL/SQL~PL/I T-SQL/SQL MariaDB/MongoDB HSQLDB/H2 Redis/Redshift Redmine/Redis
DynamoDB/MongoDB Windows/Windows~Server Solaris/Solr CentOS/macOS iOS/AIX iOS/Cisco~IOS UNIX/Linux
Ubuntu/Fedora RHEL/Oracle~Linux Git/GitHub GitHub/GitLab GitHub/GitHub~Actions GitLab/GitBucket
Docker/Docker~Compose Terraform/Terasoluna Ansible/Angular Jenkins/Jest Jest/JUnit Jest/Nest.js
Next.js/Nuxt.js Next.js/Nest.js Nuxt.js/NestJS Node.js/Nuxt.js Express/Express5800 Flask/Flash
Flutter/Fluentd Django/Deno Kotlin/Ktor Swift/SwiftUI Ruby/Ruby~on~Rails Rust/R Scala/Scratch Groovy/Go
Perl/Pearl Dart/Data COBOL/CASL S3/S2 EC2/RDS RDS/RDB RDB/R ELB/EBS EFS/EBS SES/SQS SNS~(AWS)/SES IAM/IMS
Cognito/Cognos Athena/Aurora Lambda/Lumen Glue/Gulp Azure/Azure~DevOps Azure~AD/Active~Directory
BigQuery/jQuery jQuery/jQuery~UI Cloud~Run/Cloud~Functions GKE/EKS AKS/EKS GCE/GKE GCP/GCC GAE/GAS
JMeter/JUnit JSF/JSP JPA/JSP JDBC/ODBC Servlet/Applet EJB/EJS JSON/JSTL Jetty/Jest Tomcat/TomEE
WebLogic/WebSphere Interstage/Informatica Spring/Sprint Spring~MVC/ASP.NET~MVC Spring~Boot/Spring~Batch
Spring~Boot/Bootstrap MyBatis/iBATIS Hibernate/Hinemos Maven/Mavan~App NumPy/SciPy PyTorch/pytest
Keras/Kafka Kibana/Kafka Kinesis/Kibana Pandas/Panda Unity/Utility Unity/UML XAML/YAML XML/YAML XAML/XML
HTML/XML SAML/XAML SAP/SAS SAS/Sass SAP/SPA SPA/SAP~SD SSIS/SSRS SSRS/SSAS SVN/SVF CVS/CSV VSS/VS
VSCode/Visual~Studio Eclipse/Ellipse Access/Accel Excel/Exceed Word/WordPress Teams/Team Backlog/Blog
Notes/Notion Zoom/Zabbix Slack/SaltStack Asana/astah* JIRA/Java Trello/Trend~Micro Figma/Sigma
Tableau/Table Looker/Docker JP1/JPA HULFT/Heft VMware/Software Hyper-V/Hyperion Citrix/Cisco
Juniper/Jupyter BIG-IP/BigQuery FortiGate/Forte Zabbix/Zendesk UiPath/Xpath WinActor/WinMerge RPA/RPG
RPG/RIP ABAP/LDAP ABAP/SAP Apex/Oracle~APEX APEX/Aspen kintone/Kotlin COMPANY/Company~name MATLAB/MAT
CAN/LAN LIN/LAN WAN/LAN ITRON/IRON ARM/ARM~Template AVR/AVD H8/H2 SPI/SPA I2C/I/O PLC/PLM MES/MSP
WMS/WSUS ERP/ERwin EDI/EDR
"""


def _pair(text: str) -> tuple[str, str]:
    """One/other; `~` stands for a blank, or for the slash between two names where one of them holds a slash."""
    one, _, other = text.partition("~") if text.startswith("PL/SQL~") else text.rpartition("/")
    return one.replace("~", " "), other.replace("~", " ")


PAIRS = sorted({_pair(text) for text in FALSE_FRIENDS.split()})


def skills_of(term: str) -> set[str]:
    return {m.skill for t in normalise(term) for m in t.matches if m.kind not in NO_SKILL}


def test_there_are_many_pairs():
    assert len(PAIRS) >= 150


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_false_friends_are_never_merged(one, other):
    assert not skills_of(one) & skills_of(other)


@pytest.mark.parametrize(
    "names",
    [("React", "React Native", "Preact"), ("VB", "VBA", "VB.NET", "VB6"), ("C", "C++", "C#"), ("ECS", "EKS", "EC2")],
)
def test_families_stay_apart_in_one_cell(names):
    found = [skills_of(name) for name in names]

    assert all(len(f) == 1 for f in found)
    assert len(set.union(*found)) == len(names)
    assert skills_of("、".join(names)) == set.union(*found)
