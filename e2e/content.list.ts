/**
 * Everything the start page must hold, written down apart from the page and from `organization.yaml`, so that neither
 * can lose an entry unnoticed. Labels, commands, addresses, criteria and duties are fixed words; the rest is our prose.
 */

/** `path` is where the page must show it: the text of its headings, h2 first. */
export type ContentList = {
  runbooks: { icon: string; name: string; scope: string; href: string }[];
  occasions: string[];
  stepsOfUse: { name: string; text: string }[];
  runbookSections: { name: string; text: string }[];
  contacts: { path: string[]; name: string; role: string }[];
  severities: { id: string; name: string; criteria: string[]; response: string }[];
  /** `href` is the section that does it. */
  checklists: { path: string[]; items: { item: string; href: string }[] }[];
  /** `runnable`: the command itself is a block. Otherwise it is plain text, and `instead` is the block that works. */
  commands: ({ path: string[]; command: string } & ({ runnable: true } | { runnable: false; instead: string }))[];
  channels: { path: string[]; medium: string; address: string; purpose: string }[];
  ladders: { path: string[]; rungs: string[] }[];
  standards: { path: string[]; rules: string[] }[];
  trainings: string[];
  levels: string[];
  kpis: string[];
  improvement: { name: string; text: string }[];
  reminder: string;
};

const ON_CALL = ['Emergency Contacts', 'On-Call Rotation'];
const OUTSIDE = ['Emergency Contacts', 'External Contacts'];
const INTERNAL = ['Communication Channels', 'Internal Communication'];
const EXTERNAL = ['Communication Channels', 'External Communication'];
const commandPath = (group: string): string[] => ['Quick Reference Commands', group];

export const CONTENT: ContentList = {
  runbooks: [
    {
      icon: '📊',
      name: 'System Health Check',
      scope: 'the checks of every component, once a day and whenever there is an incident.',
      href: '/runbooks/system-health-check',
    },
    {
      icon: '🚨',
      name: 'Incident Response',
      scope: 'what to do, in order, for each kind of incident and outage.',
      href: '/runbooks/incident-response',
    },
    {
      icon: '🔧',
      name: 'Common Troubleshooting',
      scope: 'problems that come back, with what has solved them.',
      href: '/runbooks/troubleshooting',
    },
    {
      icon: '🗄️',
      name: 'Database Operations',
      scope: 'looking after the databases: maintenance, backup, recovery and optimization.',
      href: '/runbooks/database-operations',
    },
    {
      icon: '🐳',
      name: 'Container Management',
      scope: 'everyday work with Docker and the containers.',
      href: '/runbooks/container-management',
    },
    {
      icon: '🎯',
      name: 'Performance Tuning',
      scope: 'making the system faster and using its resources well.',
      href: '/runbooks/performance-tuning',
    },
    {
      icon: '🔒',
      name: 'Security Procedures',
      scope: 'routine security work, and the answer to a security incident.',
      href: '/runbooks/security-procedures',
    },
    {
      icon: '📈',
      name: 'Monitoring Maintenance',
      scope: 'keeping the monitoring itself in order, and mending it.',
      href: '/runbooks/monitoring-maintenance',
    },
  ],
  occasions: [
    'In a planned maintenance window.',
    'When an alert has fired or an incident is open.',
    'For the routine tasks of operation.',
    'While the system is being deployed.',
    'When a new team member is being trained.',
  ],
  stepsOfUse: [
    { name: 'Identify the Issue', text: 'say what kind of problem or task this is before you touch anything.' },
    {
      name: 'Select Appropriate Runbook',
      text: 'take the one whose overview fits best; two open runbooks are one too many.',
    },
    {
      name: 'Follow Steps Sequentially',
      text: 'go from top to bottom, because later steps rely on what earlier ones showed.',
    },
    {
      name: 'Document Actions',
      text: 'note what you did and what came of it. Blocks that you run here are recorded for you.',
    },
    { name: 'Update Runbooks', text: 'where the page was wrong or slow, correct it while you still remember why.' },
  ],
  runbookSections: [
    { name: 'Overview', text: 'what the procedure is for, in a few lines.' },
    { name: 'Prerequisites', text: 'the access, tools and conditions you need before you begin.' },
    { name: 'Step-by-Step Procedure', text: 'the instructions, in full.' },
    { name: 'Verification', text: 'how you know that it worked.' },
    { name: 'Rollback', text: 'how to take a change back.' },
    { name: 'Troubleshooting', text: 'what commonly goes wrong, and what then helps.' },
    { name: 'Related Procedures', text: 'where to read on.' },
  ],
  contacts: [
    { path: ON_CALL, name: 'Primary', role: 'The on-call engineer of this shift. Page this person first.' },
    { path: ON_CALL, name: 'Secondary', role: 'The backup on-call engineer. Page when the primary has not answered.' },
    {
      path: ON_CALL,
      name: 'Escalation',
      role: 'The team lead or a manager. Page when neither engineer answers, or when a decision is above them.',
    },
    { path: OUTSIDE, name: 'Cloud Provider Support', role: 'Emergency line of the provider that runs our hosts.' },
    { path: OUTSIDE, name: 'Vendor Support', role: 'Contacts at the service providers that we cannot work without.' },
    { path: OUTSIDE, name: 'Infrastructure Team', role: 'Support for network and hardware.' },
  ],
  severities: [
    {
      id: 'SEV1',
      name: 'Severity 1 (Critical)',
      criteria: ['Complete system outage', 'Data loss or corruption', 'Security breach'],
      response: 'Immediate (< 15 minutes)',
    },
    {
      id: 'SEV2',
      name: 'Severity 2 (High)',
      criteria: ['Partial system outage', 'Significant performance degradation', 'Failed deployments'],
      response: '< 1 hour',
    },
    {
      id: 'SEV3',
      name: 'Severity 3 (Medium)',
      criteria: ['Minor performance issues', 'Non-critical feature failures', 'Monitoring alerts'],
      response: '< 4 hours',
    },
    {
      id: 'SEV4',
      name: 'Severity 4 (Low)',
      criteria: ['Cosmetic issues', 'Documentation errors', 'Enhancement requests'],
      response: 'Next business day',
    },
  ],
  checklists: [
    {
      path: ['Standard Operating Procedures', 'Daily Operations'],
      items: [
        { item: 'Review monitoring dashboards', href: '/runbooks/monitoring-maintenance' },
        { item: 'Check system health endpoints', href: '/runbooks/system-health-check#verification' },
        { item: 'Monitor error rates and performance', href: '/runbooks/system-health-check#every-day' },
        { item: 'Review backup completion status', href: '/runbooks/database-operations#check-the-backups' },
        { item: 'Check resource utilization trends', href: '/runbooks/system-health-check#every-day' },
      ],
    },
    {
      path: ['Standard Operating Procedures', 'Weekly Operations'],
      items: [
        { item: 'Database maintenance tasks', href: '/runbooks/database-operations#weekly-maintenance' },
        { item: 'Log rotation and cleanup', href: '/runbooks/container-management#log-rotation' },
        { item: 'Security scan reviews', href: '/runbooks/security-procedures#weekly-scan-review' },
        { item: 'Performance trending analysis', href: '/runbooks/performance-tuning#performance-trends' },
        { item: 'Capacity planning review', href: '/runbooks/performance-tuning#capacity-review' },
      ],
    },
    {
      path: ['Standard Operating Procedures', 'Monthly Operations'],
      items: [
        { item: 'Full system health assessment', href: '/runbooks/system-health-check#step-by-step-procedure' },
        { item: 'Disaster recovery testing', href: '/runbooks/database-operations#disaster-recovery-test' },
        { item: 'Security audit and updates', href: '/runbooks/security-procedures#monthly-security-audit' },
        { item: 'Performance optimization review', href: '/runbooks/performance-tuning#step-by-step-procedure' },
        { item: 'Runbook updates and training', href: '/operations/documentation#runbook-updates' },
      ],
    },
  ],
  commands: [
    { path: commandPath('Health Checks'), command: 'make health-check', runnable: true },
    { path: commandPath('Health Checks'), command: 'docker compose ps', runnable: true },
    { path: commandPath('Health Checks'), command: 'curl http://localhost:8080/health', runnable: true },
    { path: commandPath('Log Analysis'), command: 'make logs | tail -100', runnable: false, instead: 'recent-logs' },
    {
      path: commandPath('Log Analysis'),
      command: 'make logs | grep -i error',
      runnable: false,
      instead: 'search-errors',
    },
    { path: commandPath('Log Analysis'), command: 'make logs-app', runnable: true },
    { path: commandPath('Resource Monitoring'), command: 'docker stats', runnable: true },
    { path: commandPath('Resource Monitoring'), command: 'htop', runnable: true },
    { path: commandPath('Resource Monitoring'), command: 'df -h', runnable: true },
    {
      path: commandPath('Database Operations'),
      command: 'make db-backup',
      runnable: false,
      instead: 'database-backup',
    },
    { path: commandPath('Database Operations'), command: 'make db-reset', runnable: true },
    {
      path: commandPath('Database Operations'),
      command: `docker compose exec mongodb mongosh --eval "db.adminCommand('ping')"`,
      runnable: false,
      instead: 'mongodb-ping',
    },
  ],
  channels: [
    {
      path: INTERNAL,
      medium: 'Slack',
      address: '#robo-rlhf-ops',
      purpose: 'Talk about operations, incidents included.',
    },
    {
      path: INTERNAL,
      medium: 'Slack',
      address: '#robo-rlhf-alerts',
      purpose: 'Alerts that machines post. Read it, do not talk in it.',
    },
    {
      path: INTERNAL,
      medium: 'Email',
      address: 'team-robo-rlhf@company.com',
      purpose: 'What can wait and has to reach the whole team.',
    },
    {
      path: EXTERNAL,
      medium: 'Status Page',
      address: 'system-status.company.com',
      purpose: 'The public account of what works and what does not.',
    },
    {
      path: EXTERNAL,
      medium: 'User Communications',
      address: 'support@company.com',
      purpose: 'Answers to users, and notices to them.',
    },
    {
      path: EXTERNAL,
      medium: 'Social Media',
      address: '@CompanyTech',
      purpose: 'Public word about major outages, and only those.',
    },
  ],
  ladders: [
    {
      path: ['Escalation Matrix', 'Technical Escalation'],
      rungs: [
        'T1 (L1 Support): Initial response and basic troubleshooting',
        'T2 (L2 Support): Advanced troubleshooting and system analysis',
        'T3 (Development Team): Code-related issues and bug fixes',
        'T4 (Architecture Team): System design and infrastructure issues',
      ],
    },
    {
      path: ['Escalation Matrix', 'Management Escalation'],
      rungs: [
        'M1 (Team Lead): Operational decisions and resource allocation',
        'M2 (Engineering Manager): Cross-team coordination',
        'M3 (Director): Business impact and external communication',
        'M4 (CTO): Strategic decisions and major incidents',
      ],
    },
  ],
  standards: [
    {
      path: ['Documentation Standards', 'Runbook Updates'],
      rules: [
        'Review and update quarterly',
        'Update after major incidents',
        'Version control all changes',
        'Include change rationale',
      ],
    },
    {
      path: ['Documentation Standards', 'Knowledge Sharing'],
      rules: [
        'Document lessons learned',
        'Share tribal knowledge',
        'Create training materials',
        'Maintain FAQ sections',
      ],
    },
  ],
  trainings: [
    'System architecture overview',
    'Monitoring and alerting systems',
    'Database operations',
    'Container management',
    'Security procedures',
  ],
  levels: [
    'C1 (Level 1): Basic operations and monitoring',
    'C2 (Level 2): Advanced troubleshooting and maintenance',
    'C3 (Level 3): System design and incident leadership',
  ],
  kpis: [
    'Mean Time to Recovery (MTTR)',
    'Mean Time Between Failures (MTBF)',
    'Incident response time',
    'Runbook effectiveness',
    'System uptime percentage',
  ],
  improvement: [
    {
      name: 'Incident Post-Mortems',
      text: 'Every failure is gone through without blame, and what it taught is written down.',
    },
    { name: 'Process Reviews', text: 'Procedures are looked at on fixed dates, not only after they failed.' },
    { name: 'Tool Improvements', text: 'What slows the people on call down gets mended.' },
    { name: 'Training Updates', text: 'Courses follow the system, so that skills stay current.' },
    { name: 'Automation', text: 'Work done by hand for the third time becomes a program.' },
  ],
  reminder:
    'Remember: a runbook is a living document. Correct it whenever practice has taught you better or the system has changed.',
};
