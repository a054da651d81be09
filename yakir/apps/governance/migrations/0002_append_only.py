"""What is only added to, and what stays once it is closed, kept so by the database itself."""

from django.db import migrations

from yakir.common.append_only import append_only, closing


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]

    operations = [
        append_only(
            "governance_target",
            "governance_enrolment",
            "governance_declaration",
            "governance_option",
            "governance_vote",
            "governance_keptout",
            "governance_decision_projects",
            "governance_decision_communities",
            "governance_decision_organisations",
            "governance_decision_funds",
            "governance_ranking",
            "governance_score",
            "governance_riskentry",
            "governance_mandate",
            "governance_overrulingcost",
            "governance_overrulingcost_overrules",
            "governance_verification",
        ),
        closing("governance_decision", "closed_at"),
        closing("governance_rules", "published_at"),
        closing("governance_seat", "until"),
    ]
