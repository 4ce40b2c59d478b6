/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables: which element of which syntax holds which business term. */
#include "read/invoice-fields.h"

#define UBL DUNLIN_VOCABULARY_UBL
#define CII DUNLIN_VOCABULARY_CII
#define OASIS "urn:oasis:names:specification:ubl:schema:xsd:"
#define UNECE "urn:un:unece:uncefact:data:standard:"

const DunlinInvoiceRoot dunlin_invoice_roots[] = {
	{ OASIS "Invoice-2", "Invoice", "ubl-invoice", UBL },
	{ OASIS "CreditNote-2", "CreditNote", "ubl-creditnote", UBL },
	{ UNECE "CrossIndustryInvoice:*", "CrossIndustryInvoice", "cii", CII },
	{ "urn:ferd:CrossIndustryDocument:invoice:*", "CrossIndustryDocument", "zugferd-1", CII },
	{ NULL, NULL, NULL, UBL },
};

/* The first that fits: the longer name before the shorter one. */
const DunlinOtherRoot dunlin_other_roots[] = {
	{ OASIS, "OrderResponse", "it is an order response (UBL), no invoice", FALSE },
	{ OASIS, "OrderCancellation", "it is an order's cancellation (UBL), no invoice", FALSE },
	{ OASIS, "OrderChange", "it is an order's change (UBL), no invoice", FALSE },
	{ OASIS, "Order", "it is an order (UBL), no invoice", FALSE },
	{ OASIS, "Reminder", "it is a reminder (UBL): send the invoice that it reminds of", FALSE },
	{ OASIS, "DebitNote", "it is a debit note (UBL), no invoice", FALSE },
	{ OASIS, "SelfBilled", "it is self-billed (UBL): its seller did not write it, so it is not collected", FALSE },
	{ OASIS, "Statement", "it is a statement of accounts (UBL): send the invoices", FALSE },
	{ OASIS, "RemittanceAdvice", "it is a remittance advice (UBL), no invoice", FALSE },
	{ OASIS, "DespatchAdvice", "it is a delivery note (UBL), no invoice", FALSE },
	{ OASIS, "ReceiptAdvice", "it is a receipt advice (UBL), no invoice", FALSE },
	{ OASIS, "Quotation", "it is a quotation (UBL), no invoice", FALSE },
	{ OASIS, "RequestForQuotation", "it is a request for quotation (UBL), no invoice", FALSE },
	{ OASIS, "Catalogue", "it is a catalogue (UBL), no invoice", FALSE },
	{ OASIS, "ApplicationResponse", "it is a message about a document (UBL), no invoice", FALSE },
	{ OASIS, "", "it is a UBL document, but no invoice or credit note", FALSE },
	{ UNECE "SCRDMCCBDACIO", "", "it is an order (Order-X), no invoice", FALSE },
	{ UNECE, "CrossIndustryOrder", "it is an order (UN/CEFACT), no invoice", FALSE },
	{ UNECE, "CrossIndustryDespatchAdvice", "it is a delivery note (UN/CEFACT), no invoice", FALSE },
	{ UNECE, "CrossDomainAcknowledgement", "it is a message about an invoice (UN/CEFACT), no invoice", FALSE },
	{ UNECE, "", "it is a UN/CEFACT document, but no invoice", FALSE },
	{ "urn:iso:std:iso:20022:tech:xsd:camt.", "", "it is a bank statement, which this release does not read", FALSE },
	{ "urn:iso:std:iso:20022:tech:xsd:", "", "it is a bank message, which this release does not read", FALSE },
	{ "http://ivaservizi.agenziaentrate.gov.it/", "", "it is a FatturaPA, which this release does not read: "
							   "send it as PDF", TRUE },
	{ "http://www.fatturapa.gov.it/", "", "it is a FatturaPA, which this release does not read: send it as PDF", TRUE },
	{ "http://www.facturae.", "", "it is a Facturae, which this release does not read: send it as PDF", TRUE },
	{ "http://www.ebinterface.at/", "", "it is an ebInterface invoice, which this release does not read: "
					    "send it as PDF", TRUE },
	{ "http://crd.gov.pl/wzor/", "Faktura", "it is a KSeF invoice, which this release does not read: send it as PDF",
	  TRUE },
	{ "http://ksef.mf.gov.pl/", "", "it is a KSeF invoice, which this release does not read: send it as PDF", TRUE },
	{ "http://www.opentrans.org/", "INVOICE", "it is an openTRANS invoice, which this release does not read: "
						  "send it as PDF", TRUE },
	{ NULL, NULL, NULL, FALSE },
};

/* A credit note and ZUGFeRD 1 differ from their successors in names only. */
const DunlinElementAlias dunlin_element_aliases[] = {
	{ UBL, "CreditNoteTypeCode", "InvoiceTypeCode" },
	{ UBL, "CreditNoteLine", "InvoiceLine" },
	{ UBL, "CreditedQuantity", "InvoicedQuantity" },
	{ CII, "HeaderExchangedDocument", "ExchangedDocument" },
	{ CII, "SpecifiedSupplyChainTradeTransaction", "SupplyChainTradeTransaction" },
	{ CII, "ApplicableSupplyChainTradeAgreement", "ApplicableHeaderTradeAgreement" },
	{ CII, "ApplicableSupplyChainTradeDelivery", "ApplicableHeaderTradeDelivery" },
	{ CII, "ApplicableSupplyChainTradeSettlement", "ApplicableHeaderTradeSettlement" },
	{ CII, "SpecifiedSupplyChainTradeAgreement", "SpecifiedLineTradeAgreement" },
	{ CII, "SpecifiedSupplyChainTradeDelivery", "SpecifiedLineTradeDelivery" },
	{ CII, "SpecifiedSupplyChainTradeSettlement", "SpecifiedLineTradeSettlement" },
	{ CII, "SpecifiedTradeSettlementMonetarySummation", "SpecifiedTradeSettlementHeaderMonetarySummation" },
	{ CII, "SpecifiedTradeSettlementLineMonetarySummation", "SpecifiedTradeSettlementHeaderMonetarySummation" },
	{ CII, "ApplicablePercent", "RateApplicablePercent" },
	{ UBL, NULL, NULL },
};

#define X "ExchangedDocument/"
#define A "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/"
#define D "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery/"
#define S "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
#define L "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem"
#define SUM "SpecifiedTradeSettlementHeaderMonetarySummation/"
#define MEANS "SpecifiedTradeSettlementPaymentMeans"
#define TERMS S "SpecifiedTradePaymentTerms"
#define DISCOUNT TERMS "/ApplicableTradePaymentDiscountTerms/"

const DunlinPartyPath dunlin_party_paths[] = {
	{ UBL, "AccountingSupplierParty/Party", DUNLIN_ROLE_SELLER },
	{ UBL, "AccountingCustomerParty/Party", DUNLIN_ROLE_BUYER },
	{ UBL, "PayeeParty", DUNLIN_ROLE_PAYEE },
	{ CII, A "SellerTradeParty", DUNLIN_ROLE_SELLER },
	{ CII, A "BuyerTradeParty", DUNLIN_ROLE_BUYER },
	{ CII, S "PayeeTradeParty", DUNLIN_ROLE_PAYEE },
	{ UBL, NULL, DUNLIN_ROLE_NONE },
};

#define HEAD DUNLIN_FIELD_HEAD
#define PARTY DUNLIN_FIELD_PARTY

const DunlinInvoiceField dunlin_invoice_fields[] = {
	{ UBL, HEAD, "ID", DUNLIN_BT_NUMBER },
	{ CII, HEAD, X "ID", DUNLIN_BT_NUMBER },
	{ UBL, HEAD, "IssueDate", DUNLIN_BT_ISSUED },
	{ CII, HEAD, X "IssueDateTime/DateTimeString", DUNLIN_BT_ISSUED },
	{ CII, HEAD, X "IssueDateTime/DateTime", DUNLIN_BT_ISSUED },
	{ UBL, HEAD, "InvoiceTypeCode", DUNLIN_BT_TYPE },
	{ CII, HEAD, X "TypeCode", DUNLIN_BT_TYPE },
	{ UBL, HEAD, "DocumentCurrencyCode", DUNLIN_BT_CURRENCY },
	{ CII, HEAD, S "InvoiceCurrencyCode", DUNLIN_BT_CURRENCY },
	{ UBL, HEAD, "DueDate", DUNLIN_BT_DUE },
	{ UBL, HEAD, "PaymentMeans/PaymentDueDate", DUNLIN_BT_DUE_SECOND }, /* BT-9 of a credit note */
	{ UBL, HEAD, "PaymentTerms/PaymentDueDate", DUNLIN_BT_DUE_SECOND },
	{ UBL, HEAD, "PaymentTerms/InstallmentDueDate", DUNLIN_BT_DUE_SECOND },
	{ CII, HEAD, S "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString", DUNLIN_BT_DUE },
	{ CII, HEAD, S "SpecifiedTradePaymentTerms/DueDateDateTime/DateTime", DUNLIN_BT_DUE },
	{ CII, HEAD, S "SpecifiedTradePaymentTerms/PartialPaymentAmount", DUNLIN_BT_PART_DUE },
	{ UBL, HEAD, "PaymentTerms/Amount", DUNLIN_BT_PART_DUE },
	{ UBL, HEAD, "PaymentTerms/SettlementDiscountPercent", DUNLIN_BT_DISCOUNT },
	{ UBL, HEAD, "PaymentTerms/SettlementDiscountAmount", DUNLIN_BT_DISCOUNT_AMOUNT },
	{ UBL, HEAD, "PaymentTerms/SettlementPeriod/EndDate", DUNLIN_BT_DISCOUNT_END },
	{ CII, HEAD, DISCOUNT "CalculationPercent", DUNLIN_BT_DISCOUNT },
	{ CII, HEAD, DISCOUNT "ActualDiscountAmount", DUNLIN_BT_DISCOUNT_AMOUNT },
	{ CII, HEAD, DISCOUNT "BasisPeriodMeasure", DUNLIN_BT_DISCOUNT_DAYS },
	{ UBL, HEAD, "BuyerReference", DUNLIN_BT_BUYER_REFERENCE },
	{ CII, HEAD, A "BuyerReference", DUNLIN_BT_BUYER_REFERENCE },
	{ UBL, HEAD, "ContractDocumentReference/ID", DUNLIN_BT_CONTRACT },
	{ CII, HEAD, A "ContractReferencedDocument/IssuerAssignedID", DUNLIN_BT_CONTRACT },
	{ CII, HEAD, A "ContractReferencedDocument/ID", DUNLIN_BT_CONTRACT },
	{ UBL, HEAD, "OrderReference/ID", DUNLIN_BT_ORDER },
	{ CII, HEAD, A "BuyerOrderReferencedDocument/IssuerAssignedID", DUNLIN_BT_ORDER },
	{ CII, HEAD, A "BuyerOrderReferencedDocument/ID", DUNLIN_BT_ORDER },
	{ UBL, HEAD, "PaymentTerms/Note", DUNLIN_BT_TERMS },
	{ CII, HEAD, S "SpecifiedTradePaymentTerms/Description", DUNLIN_BT_TERMS },
	{ UBL, HEAD, "Note", DUNLIN_BT_NOTE },
	{ CII, HEAD, X "IncludedNote/Content", DUNLIN_BT_NOTE },
	{ UBL, HEAD, "BillingReference/InvoiceDocumentReference/ID", DUNLIN_BT_PRECEDING },
	{ CII, HEAD, S "InvoiceReferencedDocument/IssuerAssignedID", DUNLIN_BT_PRECEDING },
	{ CII, HEAD, S "InvoiceReferencedDocument/ID", DUNLIN_BT_PRECEDING },
	{ UBL, HEAD, "Delivery/ActualDeliveryDate", DUNLIN_BT_DELIVERED },
	{ CII, HEAD, D "ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString", DUNLIN_BT_DELIVERED },
	{ UBL, HEAD, "InvoicePeriod/StartDate", DUNLIN_BT_FROM },
	{ CII, HEAD, S "BillingSpecifiedPeriod/StartDateTime/DateTimeString", DUNLIN_BT_FROM },
	{ UBL, HEAD, "InvoicePeriod/EndDate", DUNLIN_BT_UNTIL },
	{ CII, HEAD, S "BillingSpecifiedPeriod/EndDateTime/DateTimeString", DUNLIN_BT_UNTIL },
	{ CII, HEAD, X "LanguageID", DUNLIN_BT_LANGUAGE },

	{ UBL, PARTY, "PartyLegalEntity/RegistrationName", DUNLIN_BT_NAME },
	{ CII, PARTY, "Name", DUNLIN_BT_NAME },
	{ UBL, PARTY, "PartyName/Name", DUNLIN_BT_TRADING_NAME },
	{ CII, PARTY, "SpecifiedLegalOrganization/TradingBusinessName", DUNLIN_BT_TRADING_NAME },
	{ UBL, PARTY, "PartyIdentification/ID", DUNLIN_BT_ID },
	{ CII, PARTY, "ID", DUNLIN_BT_ID },
	{ CII, PARTY, "GlobalID", DUNLIN_BT_GLOBAL_ID },
	{ UBL, PARTY, "PartyLegalEntity/CompanyID", DUNLIN_BT_REGISTER },
	{ CII, PARTY, "SpecifiedLegalOrganization/ID", DUNLIN_BT_REGISTER },
	{ UBL, PARTY, "PartyTaxScheme/CompanyID", DUNLIN_BT_TAX_ID },
	{ UBL, PARTY, "PartyTaxScheme/TaxScheme/ID", DUNLIN_BT_TAX_SCHEME },
	{ CII, PARTY, "SpecifiedTaxRegistration/ID", DUNLIN_BT_TAX_ID },
	{ UBL, PARTY, "EndpointID", DUNLIN_BT_ENDPOINT },
	{ CII, PARTY, "URIUniversalCommunication/URIID", DUNLIN_BT_ENDPOINT },
	{ UBL, PARTY, "PostalAddress/StreetName", DUNLIN_BT_STREET },
	{ CII, PARTY, "PostalTradeAddress/LineOne", DUNLIN_BT_STREET },
	{ UBL, PARTY, "PostalAddress/AdditionalStreetName", DUNLIN_BT_STREET_MORE },
	{ CII, PARTY, "PostalTradeAddress/LineTwo", DUNLIN_BT_STREET_MORE },
	{ UBL, PARTY, "PostalAddress/CityName", DUNLIN_BT_CITY },
	{ CII, PARTY, "PostalTradeAddress/CityName", DUNLIN_BT_CITY },
	{ UBL, PARTY, "PostalAddress/PostalZone", DUNLIN_BT_POSTCODE },
	{ CII, PARTY, "PostalTradeAddress/PostcodeCode", DUNLIN_BT_POSTCODE },
	{ UBL, PARTY, "PostalAddress/Country/IdentificationCode", DUNLIN_BT_COUNTRY },
	{ CII, PARTY, "PostalTradeAddress/CountryID", DUNLIN_BT_COUNTRY },
	{ UBL, PARTY, "Contact/Name", DUNLIN_BT_CONTACT },
	{ CII, PARTY, "DefinedTradeContact/PersonName", DUNLIN_BT_CONTACT },
	{ CII, PARTY, "DefinedTradeContact/DepartmentName", DUNLIN_BT_CONTACT },
	{ UBL, PARTY, "Contact/Telephone", DUNLIN_BT_PHONE },
	{ CII, PARTY, "DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber", DUNLIN_BT_PHONE },
	{ UBL, PARTY, "Contact/ElectronicMail", DUNLIN_BT_EMAIL },
	{ CII, PARTY, "DefinedTradeContact/EmailURIUniversalCommunication/URIID", DUNLIN_BT_EMAIL },

	{ UBL, HEAD, "PaymentMeans/PaymentMeansCode", DUNLIN_BT_MEANS },
	{ CII, HEAD, S MEANS "/TypeCode", DUNLIN_BT_MEANS },
	{ UBL, HEAD, "PaymentMeans/PaymentID", DUNLIN_BT_REMITTANCE },
	{ CII, HEAD, S "PaymentReference", DUNLIN_BT_REMITTANCE },
	{ UBL, HEAD, "PaymentMeans/PayeeFinancialAccount/ID", DUNLIN_BT_ACCOUNT },
	{ CII, HEAD, S MEANS "/PayeePartyCreditorFinancialAccount/IBANID", DUNLIN_BT_ACCOUNT },
	{ CII, HEAD, S MEANS "/PayeePartyCreditorFinancialAccount/ProprietaryID", DUNLIN_BT_ACCOUNT },
	{ UBL, HEAD, "PaymentMeans/PayeeFinancialAccount/Name", DUNLIN_BT_ACCOUNT_NAME },
	{ CII, HEAD, S MEANS "/PayeePartyCreditorFinancialAccount/AccountName", DUNLIN_BT_ACCOUNT_NAME },
	{ UBL, HEAD, "PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch/ID", DUNLIN_BT_BIC },
	{ CII, HEAD, S MEANS "/PayeeSpecifiedCreditorFinancialInstitution/BICID", DUNLIN_BT_BIC },
	{ UBL, HEAD, "PaymentMeans/PaymentMandate/ID", DUNLIN_BT_MANDATE },
	{ CII, HEAD, S "SpecifiedTradePaymentTerms/DirectDebitMandateID", DUNLIN_BT_MANDATE },
	{ CII, HEAD, S "CreditorReferenceID", DUNLIN_BT_CREDITOR_ID },

	{ UBL, HEAD, "LegalMonetaryTotal/LineExtensionAmount", DUNLIN_BT_LINES_NET },
	{ CII, HEAD, S SUM "LineTotalAmount", DUNLIN_BT_LINES_NET },
	{ UBL, HEAD, "LegalMonetaryTotal/AllowanceTotalAmount", DUNLIN_BT_ALLOWANCES },
	{ CII, HEAD, S SUM "AllowanceTotalAmount", DUNLIN_BT_ALLOWANCES },
	{ UBL, HEAD, "LegalMonetaryTotal/ChargeTotalAmount", DUNLIN_BT_CHARGES },
	{ CII, HEAD, S SUM "ChargeTotalAmount", DUNLIN_BT_CHARGES },
	{ UBL, HEAD, "LegalMonetaryTotal/TaxExclusiveAmount", DUNLIN_BT_NET },
	{ CII, HEAD, S SUM "TaxBasisTotalAmount", DUNLIN_BT_NET },
	{ UBL, HEAD, "TaxTotal/TaxAmount", DUNLIN_BT_VAT },
	{ CII, HEAD, S SUM "TaxTotalAmount", DUNLIN_BT_VAT },
	{ UBL, HEAD, "LegalMonetaryTotal/TaxInclusiveAmount", DUNLIN_BT_TOTAL },
	{ CII, HEAD, S SUM "GrandTotalAmount", DUNLIN_BT_TOTAL },
	{ UBL, HEAD, "LegalMonetaryTotal/PrepaidAmount", DUNLIN_BT_PREPAID },
	{ CII, HEAD, S SUM "TotalPrepaidAmount", DUNLIN_BT_PREPAID },
	{ UBL, HEAD, "LegalMonetaryTotal/PayableRoundingAmount", DUNLIN_BT_ROUNDING },
	{ CII, HEAD, S SUM "RoundingAmount", DUNLIN_BT_ROUNDING },
	{ UBL, HEAD, "LegalMonetaryTotal/PayableAmount", DUNLIN_BT_PAYABLE },
	{ CII, HEAD, S SUM "DuePayableAmount", DUNLIN_BT_PAYABLE },

	{ UBL, HEAD, "AllowanceCharge/ChargeIndicator", DUNLIN_BT_EXTRA_CHARGE },
	{ CII, HEAD, S "SpecifiedTradeAllowanceCharge/ChargeIndicator/Indicator", DUNLIN_BT_EXTRA_CHARGE },
	{ UBL, HEAD, "AllowanceCharge/Amount", DUNLIN_BT_EXTRA_AMOUNT },
	{ CII, HEAD, S "SpecifiedTradeAllowanceCharge/ActualAmount", DUNLIN_BT_EXTRA_AMOUNT },
	{ UBL, HEAD, "AllowanceCharge/AllowanceChargeReason", DUNLIN_BT_EXTRA_REASON },
	{ CII, HEAD, S "SpecifiedTradeAllowanceCharge/Reason", DUNLIN_BT_EXTRA_REASON },

	{ UBL, HEAD, "TaxTotal/TaxSubtotal/TaxableAmount", DUNLIN_BT_VAT_BASE },
	{ CII, HEAD, S "ApplicableTradeTax/BasisAmount", DUNLIN_BT_VAT_BASE },
	{ UBL, HEAD, "TaxTotal/TaxSubtotal/TaxAmount", DUNLIN_BT_VAT_AMOUNT },
	{ CII, HEAD, S "ApplicableTradeTax/CalculatedAmount", DUNLIN_BT_VAT_AMOUNT },
	{ UBL, HEAD, "TaxTotal/TaxSubtotal/TaxCategory/ID", DUNLIN_BT_VAT_CATEGORY },
	{ CII, HEAD, S "ApplicableTradeTax/CategoryCode", DUNLIN_BT_VAT_CATEGORY },
	{ UBL, HEAD, "TaxTotal/TaxSubtotal/TaxCategory/Percent", DUNLIN_BT_VAT_RATE },
	{ CII, HEAD, S "ApplicableTradeTax/RateApplicablePercent", DUNLIN_BT_VAT_RATE },
	{ UBL, HEAD, "TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReason", DUNLIN_BT_VAT_REASON },
	{ CII, HEAD, S "ApplicableTradeTax/ExemptionReason", DUNLIN_BT_VAT_REASON },

	{ UBL, HEAD, "InvoiceLine/ID", DUNLIN_BT_LINE },
	{ CII, HEAD, L "/AssociatedDocumentLineDocument/LineID", DUNLIN_BT_LINE },
	{ UBL, HEAD, "InvoiceLine/Item/Name", DUNLIN_BT_LINE_NAME },
	{ CII, HEAD, L "/SpecifiedTradeProduct/Name", DUNLIN_BT_LINE_NAME },
	{ UBL, HEAD, "InvoiceLine/Note", DUNLIN_BT_LINE_TEXT },
	{ UBL, HEAD, "InvoiceLine/Item/Description", DUNLIN_BT_LINE_TEXT },
	{ CII, HEAD, L "/SpecifiedTradeProduct/Description", DUNLIN_BT_LINE_TEXT },
	{ CII, HEAD, L "/AssociatedDocumentLineDocument/IncludedNote/Content", DUNLIN_BT_LINE_TEXT },
	{ UBL, HEAD, "InvoiceLine/InvoicedQuantity", DUNLIN_BT_LINE_QUANTITY },
	{ CII, HEAD, L "/SpecifiedLineTradeDelivery/BilledQuantity", DUNLIN_BT_LINE_QUANTITY },
	{ UBL, HEAD, "InvoiceLine/Price/PriceAmount", DUNLIN_BT_LINE_PRICE },
	{ CII, HEAD, L "/SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount", DUNLIN_BT_LINE_PRICE },
	{ UBL, HEAD, "InvoiceLine/LineExtensionAmount", DUNLIN_BT_LINE_NET },
	{ CII, HEAD, L "/SpecifiedLineTradeSettlement/" SUM "LineTotalAmount", DUNLIN_BT_LINE_NET },
	{ UBL, HEAD, "InvoiceLine/Item/ClassifiedTaxCategory/Percent", DUNLIN_BT_LINE_RATE },
	{ CII, HEAD, L "/SpecifiedLineTradeSettlement/ApplicableTradeTax/RateApplicablePercent", DUNLIN_BT_LINE_RATE },
	{ UBL, HEAD, NULL, DUNLIN_BT_NUMBER },
};

#define RECORD DUNLIN_FIELD_RECORD

const DunlinInvoiceField dunlin_invoice_records[] = {
	{ UBL, PARTY, "PartyTaxScheme", DUNLIN_BT_TAX_ID },
	{ CII, PARTY, "SpecifiedTaxRegistration", DUNLIN_BT_TAX_ID },
	{ UBL, RECORD, "PaymentMeans", DUNLIN_BT_MEANS },
	{ CII, RECORD, S MEANS, DUNLIN_BT_MEANS },
	{ UBL, RECORD, "PaymentTerms", DUNLIN_BT_TERMS },
	{ CII, RECORD, TERMS, DUNLIN_BT_TERMS },
	{ UBL, RECORD, "AllowanceCharge", DUNLIN_BT_EXTRA_AMOUNT },
	{ CII, RECORD, S "SpecifiedTradeAllowanceCharge", DUNLIN_BT_EXTRA_AMOUNT },
	{ UBL, RECORD, "TaxTotal/TaxSubtotal", DUNLIN_BT_VAT_BASE },
	{ CII, RECORD, S "ApplicableTradeTax", DUNLIN_BT_VAT_BASE },
	{ UBL, RECORD, "InvoiceLine", DUNLIN_BT_LINE },
	{ CII, RECORD, L, DUNLIN_BT_LINE },
	{ UBL, HEAD, NULL, DUNLIN_BT_NUMBER },
};
