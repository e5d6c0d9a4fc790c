"""The shelf of domain operators: one file each, found by `auditor.registry.shelf`.

A file declares `API`, `class_`, `since`, `nodes`, `mutate`, `examples` and a docstring with the headings of
`SECTIONS`; `Operator` says what each is.
"""

from auditor.model.mutant import MutantClass as MutantClass
from auditor.operators._binding import Binding as Binding
from auditor.operators._binding import binding_of as binding_of
from auditor.operators._blocks import below as below
from auditor.operators._blocks import lines_of as lines_of
from auditor.operators._blocks import mentions as mentions
from auditor.operators._blocks import neighbours as neighbours
from auditor.operators._blocks import uses_target as uses_target
from auditor.operators._blocks import without_manager as without_manager
from auditor.operators._branches import constant as constant
from auditor.operators._branches import without_branch as without_branch
from auditor.operators._catalogue import describe as describe
from auditor.operators._catalogue import descriptions as descriptions
from auditor.operators._catalogue import operators as operators
from auditor.operators._context import WHITESPACE as WHITESPACE
from auditor.operators._context import Context as Context
from auditor.operators._contract import SECTIONS as SECTIONS
from auditor.operators._contract import Description as Description
from auditor.operators._contract import Example as Example
from auditor.operators._contract import Need as Need
from auditor.operators._contract import Operator as Operator
from auditor.operators._contract import Replacement as Replacement
from auditor.operators._guards import GUARDED as GUARDED
from auditor.operators._guards import asked_by as asked_by
from auditor.operators._guards import guards as guards
from auditor.operators._guards import is_route as is_route
from auditor.operators._guards import middleware as middleware
from auditor.operators._guards import undecorated as undecorated
from auditor.operators._page import page as page
from auditor.operators._parse import parse as parse
from auditor.operators._parse import syntax_tree as syntax_tree
from auditor.operators._refusal import ends_in_refusal as ends_in_refusal
from auditor.operators._refusal import is_refusal as is_refusal
from auditor.operators._refusal import refuses as refuses
from auditor.operators._session import control_verb as control_verb
from auditor.operators._session import deletes_row as deletes_row
from auditor.operators._session import ends_transaction as ends_transaction
from auditor.operators._session import is_session as is_session
from auditor.operators._session import owner_of as owner_of
from auditor.operators._session import statement_call as statement_call
from auditor.operators._tenancy import Tenancy as Tenancy
from auditor.operators._tenancy import find_tenancy as find_tenancy
from auditor.operators._trees import called_name as called_name
from auditor.operators._trees import is_none as is_none
from auditor.operators._trees import last_name as last_name
from auditor.operators._trees import made_name as made_name
from auditor.operators._trees import other_operands as other_operands
from auditor.operators._trees import standing_in as standing_in
from auditor.operators._trees import text_of as text_of
from auditor.operators._trees import without as without
from auditor.operators._words import speaks_of_tenant as speaks_of_tenant
from auditor.operators._words import words_of as words_of
